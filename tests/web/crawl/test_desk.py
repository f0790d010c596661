"""Every page of the desk, read by the superuser and drawn at the widths of a phone and of office screens.

Of two pages one is drawn at each office width, with SECURITY_FULL=1 both at both: they hardly differ.
Hostile texts at the desk are the business of tests/security/test_every_address.py.
"""

import os
from functools import partial

import pytest
from django.contrib.auth.models import User

from dossiers.demo import staff
from tests.web.crawl.people import client_of, desk, one_of_each_look
from tests.web.crawl.walking import walk

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]
EVERY = (360, 1366, 1920)
WIDTHS = (EVERY, EVERY) if os.environ.get("SECURITY_FULL") else ((360, 1366), (360, 1920))


def test_the_superuser_reads_every_page_of_the_desk(addresses, screen, conclude):
    client = client_of(User.objects.get(username=staff.ADMIN.username))
    drawn = one_of_each_look(desk(addresses))
    others = [one for one in desk(addresses) if one not in drawn]
    halves = []
    for n, widths in enumerate(WIDTHS):
        layout, state = partial(screen.faults, widths=widths), f"to {widths[-1]} px"
        halves.append(walk(client, drawn[n::2], who="superuser", state=state, layout=layout))
    conclude(*halves, walk(client, others, who="superuser", state="with data"))
