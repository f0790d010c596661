"""The menu of the desk: what this person may open, and where he is."""

import re

import pytest
from django.urls import reverse

from tests.factories import make_dossier

CURRENT = re.compile(r'<a href="([^"]+)"[^>]*aria-current="page"')
DOSSIERS, DAYS = "admin:dossiers_dossier_changelist", "admin:dossiers_banktransfer_days"


@pytest.mark.parametrize("page", ["admin:index", DOSSIERS, DAYS])
def test_the_page_shown_is_marked_and_no_other_one_whose_address_begins_alike(admin_client, page):
    shown = admin_client.get(reverse(page)).content.decode()
    assert CURRENT.findall(shown) == [reverse(page)]


def test_a_page_that_is_no_entry_belongs_to_its_list_or_to_none(admin_client):
    dossier = reverse("admin:dossiers_dossier_change", args=[make_dossier().pk])
    assert CURRENT.findall(admin_client.get(dossier).content.decode()) == [reverse(DOSSIERS)]
    password = admin_client.get(reverse("admin:password_change")).content.decode()
    assert CURRENT.findall(password) == []


def test_nobody_is_shown_what_he_may_not_open(desk, admin_client):
    menu, whole = (
        [
            item["page"]
            for group in client.get("/admin/").context["sidebar_navigation"]
            for item in group["items"]
        ]
        for client in (desk, admin_client)
    )
    assert {"admin:index", DOSSIERS} < set(menu) < set(whole)
    assert {desk.get(reverse(page)).status_code for page in menu} == {200}
