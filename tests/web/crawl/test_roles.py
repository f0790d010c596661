"""Every page of the desk, read by an officer of each role.

Of the pages that a role is refused, which all look alike, each role reads every fourth, another fourth than
the role before; all of them with SECURITY_FULL=1. That they are refused is shown by tests/security.
"""

import os

import pytest
from django.contrib.auth.models import User

from dossiers.demo import staff
from tests.security.asking import model_of, rights_on
from tests.web.crawl.people import client_of, desk, one_of_each_look
from tests.web.crawl.walking import walk

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]
ROLES = {login.role: login.username for login in reversed(staff.LOGINS)}
STEP = 1 if os.environ.get("SECURITY_FULL") else 4


@pytest.mark.parametrize("role", ROLES)
def test_every_role_reads_every_page_of_the_desk(role, addresses, conclude):
    officer = User.objects.get(username=ROLES[role])
    assert officer.groups.get().name == role
    pages = one_of_each_look(desk(addresses))
    refused = [page for page in pages if (model := model_of(page)) and not rights_on(officer, model)]
    left_out = set(refused) - set(refused[[*ROLES].index(role) % STEP :: STEP])
    read = [page for page in pages if page not in left_out]
    conclude(walk(client_of(officer), read, who=role, state="with data"))
