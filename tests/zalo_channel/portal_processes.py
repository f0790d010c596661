"""The portal in processes of its own, on the database of the tests."""

import os
from urllib.parse import urlsplit

from django.db import connection


def database_url() -> str:
    name = connection.settings_dict["NAME"]
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
