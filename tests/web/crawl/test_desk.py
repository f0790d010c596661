"""Every page of the desk, read by the superuser and drawn at the widths of a phone and of office screens.

Of two pages one is drawn at each office width: they hardly differ. With SECURITY_FULL=1 each is drawn at a
tablet's too, and axe reads it in light and dark.
Hostile texts at the desk are the business of tests/security/test_every_address.py.
"""

import os
from functools import partial

import pytest
from django.contrib.auth.models import User

from dossiers.demo import staff
from tests.web.crawl.people import client_of, desk, one_of_each_look
from tests.web.crawl.walking import walk

IS_FULL = bool(os.environ.get("SECURITY_FULL"))
pytestmark = [pytest.mark.django_db, pytest.mark.timeout(3600 if IS_FULL else 600)]
EVERY = (360, 390, 820, 1366, 1920)
WIDTHS = (EVERY, EVERY) if IS_FULL else ((360, 1366), (360, 1920))
WORDS_OF_SCRIPTS = "/admin/jsi18n/"
THEMES = ("light", "dark") if IS_FULL else ()


def test_the_superuser_reads_every_page_of_the_desk(addresses, screen, conclude):
    client = client_of(User.objects.get(username=staff.ADMIN.username))
    screen.pages[WORDS_OF_SCRIPTS] = client.get(WORDS_OF_SCRIPTS).content.decode()
    drawn = one_of_each_look(desk(addresses))
    others = [one for one in desk(addresses) if one not in drawn]
    halves = []
    for n, widths in enumerate(WIDTHS):
        layout, state = partial(screen.faults, widths=widths, themes=THEMES), f"to {widths[-1]} px"
        halves.append(walk(client, drawn[n::2], who="superuser", state=state, layout=layout))
    conclude(*halves, walk(client, others, who="superuser", state="with data"))
