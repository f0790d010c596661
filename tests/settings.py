"""The portal's settings, with only what tests must differ in."""

import os
import re
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "a-test-key-that-is-long-enough-to-please-the-checks-0123456789")
os.environ.setdefault("FIELD_ENCRYPTION_KEYS", "0bX2mY4oZ6qA8sC0uE2wG4yI6aK8cM0eO2gQ4iS6kU8=")
os.environ.setdefault("CLOCK_OFFSET", "0")  # tests move their own clock, not that of PostgreSQL
if worker := os.environ.get("PYTEST_XDIST_WORKER"):  # each has its own part of Redis, as of PostgreSQL
    _db = int(worker.removeprefix("gw")) + 1
    os.environ["REDIS_URL"] = re.sub(r"(/|\?db=)\d+$", rf"\g<1>{_db}", os.environ["REDIS_URL"])
os.environ.setdefault("AIOSMTPD_CONTROLLER_TIMEOUT", "60")  # seconds for a mail server of a test to begin
os.environ.setdefault("ZALO_APP_ID", "2700000000000000001")
os.environ.setdefault("ZALO_APP_SECRET", "test-app-secret")
os.environ.setdefault("ZALO_OA_ID", "4318000000000001022")
os.environ.setdefault("ZALO_OA_SECRET_KEY", "test-oa-secret-key")

from config.settings import *  # noqa: E402, F403
from dev.places import servers_folder  # noqa: E402
from foundation.files import limited_process  # noqa: E402

INSTALLED_APPS = ["tests.database", *INSTALLED_APPS]  # noqa: F405 - its command `flush`
INSIGHTS_FLUSH_SECONDS = 0  # no thread writes into the database of the tests
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if not env("FILE_STORAGE_URL", default=""):  # noqa: F405
    STORAGES["default"] = {"BACKEND": "tests.file_storage.Storage"}  # noqa: F405
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
# Limits against hanging, not to measure: a busy machine fails no test.
BROKER_SECONDS, ARRIVAL_SECONDS = 10, 30
DATABASES["default"]["OPTIONS"]["connect_timeout"] = 30  # noqa: F405
DATABASES["default"]["OPTIONS"]["pool"]["timeout"] = 60  # noqa: F405
CACHES["default"]["OPTIONS"] |= {"socket_connect_timeout": 30, "socket_timeout": 30}  # noqa: F405
# One hostile file at a time for each process of tests and the servers that it starts, not for all of them.
limited_process.LOCK = servers_folder("test") / f"files-{worker or 'alone'}.lock"
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True  # a checkout that only ran its tests has collected no static files
_media = tempfile.TemporaryDirectory(prefix="portal-media-")  # gone with the process
MEDIA_ROOT = Path(os.environ.get("TEST_MEDIA_ROOT") or _media.name)  # the portal of a journey shares it
