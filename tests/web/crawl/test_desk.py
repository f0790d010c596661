"""Every page of the desk, read by the superuser and drawn at the widths of office screens and of a phone.

Hostile texts at the desk are the business of tests/security/test_every_address.py.
"""

from functools import partial

import pytest
from django.contrib.auth.models import User

from dossiers.demo import staff
from tests.web.crawl.people import client_of, desk, one_of_each_look
from tests.web.crawl.walking import walk

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]
WIDTHS = (360, 1366, 1920)


def test_the_superuser_reads_every_page_of_the_desk(addresses, screen, conclude):
    chief = User.objects.get(username=staff.ADMIN.username)
    layout = partial(screen.faults, widths=WIDTHS)
    drawn = one_of_each_look(desk(addresses))
    others = [one for one in desk(addresses) if one not in drawn]
    conclude(
        walk(client_of(chief), drawn, who="superuser", state="with data", layout=layout),
        walk(client_of(chief), others, who="superuser", state="with data"),
    )
