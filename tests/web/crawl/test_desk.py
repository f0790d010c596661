"""Every page of the desk, read by the superuser and drawn at the widths of an office's screens."""

from functools import partial

import pytest
from django.contrib.auth.models import User

from dossiers.demo import staff
from tests.web.crawl.hostile_rows import poison
from tests.web.crawl.people import client_of, desk, one_of_each_look
from tests.web.crawl.walking import nothing_but_harm, walk

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]
WIDTHS = (1366, 1920)


def test_the_superuser_reads_every_page_of_the_desk(addresses, screen, conclude):
    chief = User.objects.get(username=staff.ADMIN.username)
    layout = partial(screen.faults, widths=WIDTHS)
    drawn = one_of_each_look(desk(addresses))
    others = [one for one in desk(addresses) if one not in drawn]
    conclude(
        walk(client_of(chief), drawn, who="superuser", state="with data", layout=layout),
        walk(client_of(chief), others, who="superuser", state="with data"),
    )


def test_hostile_texts_harm_nobody_at_the_desk(addresses, conclude):
    assert poison() > 100
    chief = User.objects.get(username=staff.ADMIN.username)
    pages = one_of_each_look(desk(addresses))
    conclude(walk(client_of(chief), pages, who="superuser", state="hostile", reads=nothing_but_harm))
