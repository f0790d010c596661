"""Which role opens which page of the look-ups' data, and who may warn the people."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lookups.kinds.hazards.models import HazardKind, HazardNotice
from tests.admin.conftest import desk_client, officer_of, one_step
from tests.admin.registered import registered
from tests.factories import make_officer
from tests.lookups.factories import commune, units

__all__ = ["one_step"]
pytestmark = pytest.mark.django_db
EDITOR, CHECKER, OPERATOR = "Biên tập viên", "Duyệt nội dung", "Trực tổng đài"
MANAGER, SYSTEM = "Quản lý trung tâm", "Quản trị hệ thống"
KEEPERS = {EDITOR, SYSTEM}
WARNERS = {*KEEPERS, MANAGER}
READERS = {EDITOR, CHECKER, MANAGER, SYSTEM}
PERSONAL = {OPERATOR, MANAGER, SYSTEM}
PAGES = {
    "exams/exam/": READERS,
    "exams/exam/add/": KEEPERS,
    "exams/exam/import/": KEEPERS,
    "exams/candidate/": PERSONAL,
    "exams/scorewatch/": PERSONAL,
    "hazards/hazardnotice/": READERS,
    "hazards/hazardnotice/import/": WARNERS,
    "hazards/shelter/add/": KEEPERS,
    "hazards/hazardkind/": READERS,
    "hazards/riverstation/add/": KEEPERS,
    "epidemics/outbreaklevel/import/": WARNERS,
    "epidemics/site/import/": KEEPERS,
    "epidemics/disease/": READERS,
    "power_cuts/powercut/": READERS,
    "power_cuts/powercut/import/": KEEPERS,
    "health/facility/import/": KEEPERS,
    "land_prices/landprice/import/": KEEPERS,
    "land_prices/pricetable/": READERS,
    "legal/legaldocument/import/": KEEPERS,
    "buses/feed/": READERS,
    "violations/violation/": {MANAGER, SYSTEM},
    "violations/violation/import/": {MANAGER, SYSTEM},
    "subscriptions/subscription/": PERSONAL,
}


@pytest.mark.slow("opens every page for every role")
@pytest.mark.parametrize("role", sorted(READERS | PERSONAL))
def test_a_role_opens_its_pages_and_no_others(role):
    client = desk_client(officer_of(role=role))
    opened = {page for page in PAGES if client.get(f"/admin/{page}").status_code == 200}
    assert opened == {page for page, roles in PAGES.items() if role in roles}


@pytest.mark.parametrize("role", sorted(READERS | PERSONAL))
def test_the_sidebar_shows_what_the_role_opens_and_nothing_else(role):
    page = desk_client(officer_of(role=role)).get("/admin/").content.decode()
    for path, roles in PAGES.items():
        if path.count("/") == 2 and path not in ("exams/scorewatch/", "hazards/hazardkind/"):
            assert (f'href="/admin/{path}"' in page) == (role in roles), path


def test_every_page_of_every_model_opens_for_who_may_do_all():
    client = desk_client(make_officer(is_staff=True, is_superuser=True))
    for model in registered():
        if model.__module__.startswith("lookups."):
            for page in ("changelist", "add"):
                path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")
                assert client.get(path).status_code in (200, 403), path


def test_an_editor_types_a_warning_and_another_person_publishes_it():
    units()
    now = timezone.now()
    notice = HazardNotice.objects.create(
        hazard=HazardKind.objects.get(key="lu"),
        level=3,
        title="Lũ",
        issuer="Thử",
        issued_at=now,
        valid_until=now + dt.timedelta(hours=6),
        area="Xã Trà Leng",
        advice="Lên cao.",
        written_by=(writer := officer_of(role=EDITOR)),
        written_at=now,
    )
    editor, checker = desk_client(writer), desk_client(officer_of(role=CHECKER))
    address = f"/admin/hazards/hazardnotice/{notice.pk}/release/"
    press = {"seen": now.isoformat(), "_form_submitted": "true"}
    assert editor.get(f"/admin/hazards/hazardnotice/{notice.pk}/change/").status_code == 200
    editor.post(address, press)
    notice.refresh_from_db()
    assert notice.published_at is None
    checker.post(address, press)
    notice.refresh_from_db()
    assert notice.published_at
    assert list(notice.communes.all()) == [commune("Trà Leng")]


def test_an_editor_finds_communes_to_choose_from():
    units()
    found = desk_client(officer_of(role=EDITOR)).get(
        "/admin/autocomplete/?app_label=hazards&model_name=hazardnotice&field_name=communes&term=Trà Leng"
    )
    assert [row["text"] for row in found.json()["results"]]
