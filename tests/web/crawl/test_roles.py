"""Every page of the desk, read by an officer of each role."""

import pytest
from django.contrib.auth.models import User

from dossiers.demo import staff
from tests.web.crawl.people import client_of, desk, one_of_each_look
from tests.web.crawl.walking import walk

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]
ROLES = {login.role: login.username for login in reversed(staff.LOGINS)}


@pytest.mark.parametrize("role", ROLES)
def test_every_role_reads_every_page_of_the_desk(role, addresses, conclude):
    officer = User.objects.get(username=ROLES[role])
    assert officer.groups.get().name == role
    conclude(walk(client_of(officer), one_of_each_look(desk(addresses)), who=role, state="with data"))
