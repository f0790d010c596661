"""The first page counts what waits, and Ctrl+K opens a dossier; both only within the officer's desks."""

import datetime as dt

from django.utils import timezone

from dossiers.models import Dossier
from foundation.outbox.models import Notice, NoticeState
from tests.admin.conftest import desk_client, officer_of
from tests.factories import make_dossier

SEARCH = "/admin/search/"


def numbers(page) -> dict[str, int]:
    return {card["link"].rsplit("=", 1)[1]: card["number"] for card in page.context["cards"]}


def test_the_cards_count_the_officers_dossiers_and_lead_to_them(desk, agency):
    late = make_dossier(received_at_agency=agency)
    past = timezone.now() - dt.timedelta(days=3)
    Dossier.objects.update(due_at=past, accepted_at=past - dt.timedelta(days=9))
    other = make_dossier()
    Dossier.objects.filter(pk=other.pk).update(due_at=past, accepted_at=past - dt.timedelta(days=9))

    page = desk.get("/admin/")

    assert numbers(page)["overdue"] == 1
    link = next(card["link"] for card in page.context["cards"] if "overdue" in card["link"])
    assert [dossier.code for dossier in desk.get(link).context["cl"].result_list] == [late.code]


def test_the_watch_sees_notices_not_sent_and_no_dossiers(agency):
    make_dossier(received_at_agency=agency)
    Notice.objects.update(state=NoticeState.NOT_SENT, reason="no_route")
    watch = desk_client(officer_of(role="Trực ban thông báo"))

    page = watch.get("/admin/")

    assert numbers(page) == {"not_sent": 1, "unknown": 0}
    link = page.context["cards"][0]["link"]
    assert len(watch.get(link).context["cl"].result_list) == 1


def test_the_palette_finds_by_exact_code_and_shows_no_other_offices_dossier(desk, agency):
    mine, other = make_dossier(received_at_agency=agency), make_dossier()

    assert (
        f"/dossier/{mine.pk}/change/" in desk.get(SEARCH, {"s": mine.code, "extended": "1"}).content.decode()
    )
    assert other.code not in desk.get(SEARCH, {"s": other.code, "extended": "1"}).content.decode()


def test_the_palette_keeps_nothing_that_was_typed(desk, agency):
    dossier = make_dossier(received_at_agency=agency)
    assert dossier.code in desk.get(SEARCH, {"s": dossier.code, "extended": "1"}).content.decode()

    agency.desks.all().delete()

    assert dossier.code not in desk.get(SEARCH, {"s": dossier.code, "extended": "1"}).content.decode()


def test_a_palette_without_the_right_finds_no_dossier(agency):
    dossier = make_dossier(received_at_agency=agency)
    watch = desk_client(officer_of(agency, role="Trực ban thông báo"))

    assert dossier.code not in watch.get(SEARCH, {"s": dossier.code, "extended": "1"}).content.decode()


def test_every_role_opens_the_first_page(agency):
    roles = (
        "Cán bộ một cửa", "Cán bộ chuyên môn", "Lãnh đạo", "Trực ban thông báo", "Quản trị hệ thống",
    )  # fmt: skip
    for role in roles:
        assert desk_client(officer_of(agency, role=role)).get("/admin/").status_code == 200
