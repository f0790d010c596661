"""My work counts what waits, each number with its list; Ctrl+K opens a record; both within one's desks."""

import datetime as dt

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from config import my_work
from dossiers import services, worklist
from dossiers.models import Dossier
from dossiers.workflow import Status
from foundation.accounts.roles import Role
from foundation.citizens.models import ChannelIdentity
from foundation.conversations.models import Conversation
from foundation.database.counting import number_label
from foundation.outbox.models import Notice, NoticeState
from tests.admin.conftest import desk_client, officer_of
from tests.announcements.factories import make_article
from tests.factories import (
    desk_of,
    enough_for,
    make_agency,
    make_citizen,
    make_dossier,
    make_officer,
    submit_dossier,
)
from tests.petitions.factories import handed_over, make_handler, make_petition, make_unit

SEARCH = "/admin/search/"
LIST = "/admin/dossiers/dossier/"
DOSSIERS = "admin:dossiers_dossier_changelist"


def cards_of(page) -> dict[str, dict]:
    return {card["link"]: card for _title, cards in page.context["groups"] for card in cards}


def numbers(page) -> dict[str, int]:
    return {link.rsplit("=", 1)[1]: card["number"] for link, card in cards_of(page).items()}


def found(desk, term: str) -> str:
    return desk.get(SEARCH, {"s": term, "extended": "1"}).content.decode()


def due(dossier: Dossier, days: float) -> None:
    at = timezone.now() + dt.timedelta(days=days)
    Dossier.objects.filter(pk=dossier.pk).update(due_at=at, accepted_at=at - dt.timedelta(days=90))


def test_the_search_of_the_desk_finds_pages_without_a_table_for_whoever_may_open_them(agency):
    leader, duty = (desk_client(officer_of(agency, role=role)) for role in ("Lãnh đạo", "Trực ban thông báo"))
    assert "Báo cáo giải quyết hồ sơ" in found(leader, "báo cáo")
    assert "Báo cáo giải quyết hồ sơ" not in found(duty, "báo cáo")
    assert found(duty, "trực ban").count('href="/admin/truc-ban/"') == 1


def test_the_cards_count_the_officers_dossiers_and_lead_to_the_same_rows(desk, agency, officer):
    submitted = submit_dossier(received_at_agency=agency)
    due(make_dossier(received_at_agency=agency, competent_agency=make_agency()), -3)
    due(make_dossier(), -3)
    processed = make_dossier(received_at_agency=make_agency(), competent_agency=agency)
    services.change_status(
        dossier=processed, to=Status.IN_PROCESS, by=desk_of(processed), details=enough_for(4)
    )
    due(processed, 1.5)
    Dossier.objects.filter(pk=submitted.pk).update(officer=None)

    page = desk.get("/admin/")

    counted = numbers(page)
    for view in ("receive", "check", "process", "overdue", "soon", "unassigned", "hand_over", "today"):
        listed = desk.get(LIST, {"view": view}).context["cl"].result_list
        assert counted[view] == len(listed) == worklist.VIEWS.rows(view, officer).count(), view
    assert {view: counted[view] for view in ("receive", "check", "process", "overdue", "hand_over")} == {
        "receive": 1, "check": 1, "process": 1, "overdue": 1, "hand_over": 0,
    }  # fmt: skip
    assert counted["unassigned"] >= 1


@pytest.mark.slow("opens every list of every role")
def test_each_list_of_a_card_opens_for_whoever_has_the_card_and_says_its_number(agency, db):
    make_dossier(received_at_agency=agency)
    make_petition()
    make_article(state="review")
    Notice.objects.update(state=NoticeState.NOT_SENT, reason="no_route")
    for role in Role:
        desk = desk_client(officer_of(agency, role=role))
        for link, card in cards_of(desk.get("/admin/")).items():
            page = desk.get(link)
            assert page.status_code == 200, (role, link)
            if "cl" in (page.context or {}):
                assert page.context["cl"].queryset.count() == card["number"], (role, link)


def test_what_one_wrote_oneself_waits_for_others_on_the_card_and_in_its_list(db):
    moderator = officer_of(role=Role.MODERATOR)
    make_article(state="review", written_by=moderator)
    other = make_article(state="review")
    desk = desk_client(moderator)
    link = next(link for link in cards_of(desk.get("/admin/")) if "announcements/article" in link)
    assert cards_of(desk.get("/admin/"))[link]["number"] == 1
    assert list(desk.get(link).context["cl"].queryset) == [other]


@pytest.mark.parametrize(
    ("role", "has", "has_not"),
    [
        (Role.COUNTER, {"receive", "check", "process"}, {"review", "to_check", "not_sent", "cho"}),
        (Role.ACCOUNTANT, {"to_check"}, {"receive", "overdue"}),
        (Role.OPERATOR, {"cho", "centre"}, {"units", "publish", "draft"}),
        (Role.HANDLING_UNIT, {"units", "late"}, {"centre", "publish"}),
        (Role.MODERATOR, {"review", "draft", "proposed", "publish"}, {"late", "receive"}),
        (Role.EDITOR, set(), {"review", "draft", "proposed", "publish"}),
        (Role.ADMINISTRATOR, {"waiting"}, {"review", "receive"}),
    ],
)
def test_a_role_has_the_cards_of_what_it_may_do(agency, role, has, has_not):
    keys = set(numbers(desk_client(officer_of(agency, role=role)).get("/admin/")))
    assert has <= keys and not has_not & keys


def test_who_may_sign_is_told_what_is_to_be_signed(agency):
    page = desk_client(officer_of(agency, role=Role.LEADER)).get("/admin/")
    words = page.content.decode()
    assert "Chờ ký" in words and "Đang giải quyết tại đơn vị" not in words


def test_a_handling_unit_counts_only_what_was_handed_to_it(db):
    unit = make_unit()
    handed_over(unit)
    handed_over(make_unit())
    assert numbers(desk_client(make_handler(unit)).get("/admin/"))["units"] == 1


def test_all_numbers_come_from_one_query_and_stand_in_the_menu(
    desk, agency, officer, django_assert_num_queries
):
    make_dossier(received_at_agency=agency)
    request = RequestFactory().get("/admin/")
    request.user = type(officer).objects.get(pk=officer.pk)
    request.user.get_all_permissions()
    with django_assert_num_queries(2):  # whose desks the officer holds, then all numbers
        assert my_work.menu_numbers(request)[DOSSIERS] == "1"
        assert my_work.groups(request)
    desk.get(LIST)
    assert badge_of_dossiers(desk.get(LIST)) == "1"


def badge_of_dossiers(page) -> str:
    items = (item for group in page.context["sidebar_navigation"] for item in group["items"])
    return next(item["number"] for item in items if item["page"] == DOSSIERS)


def test_the_menus_numbers_are_kept_for_seconds_and_counted_anew_by_the_start_page_and_after_an_act(
    desk, agency
):
    assert badge_of_dossiers(desk.get(LIST)) == ""
    make_dossier(received_at_agency=agency)
    assert badge_of_dossiers(desk.get(LIST)) == ""
    assert badge_of_dossiers(desk.get("/admin/")) == "1"
    assert badge_of_dossiers(desk.get(LIST)) == "1"
    make_dossier(received_at_agency=agency)
    desk.post(reverse("admin:bell_seen"))
    assert badge_of_dossiers(desk.get(LIST)) == "2"


def test_a_long_list_is_counted_only_so_far():
    assert [number_label(number) for number in (0, 998, 999)] == ["0", "998", "999+"]


def test_an_empty_desk_is_praised_and_a_full_one_is_not(desk, agency):
    praise = "Không còn việc nào chờ anh/chị"
    assert praise in desk.get("/admin/").content.decode()
    make_dossier(received_at_agency=agency)
    assert praise not in desk.get("/admin/").content.decode()


def test_only_who_may_receive_is_offered_the_counter_first(desk, agency):
    assert f'href="{LIST}add/"' in desk.get("/admin/").content.decode()
    leader = desk_client(officer_of(agency, role=Role.LEADER))
    assert f'href="{LIST}add/"' not in leader.get("/admin/").content.decode()


def test_the_watch_sees_notices_not_sent_and_no_dossiers(agency):
    make_dossier(received_at_agency=agency)
    Notice.objects.update(state=NoticeState.NOT_SENT, reason="no_route")
    watch = desk_client(officer_of(role=Role.NOTICE_DUTY))

    page = watch.get("/admin/")

    assert numbers(page) == {"not_sent": 1, "unknown": 0}


def test_the_figures_have_left_the_start_page(agency):
    page = desk_client(officer_of(agency, role=Role.MANAGER)).get("/admin/").content.decode()
    assert 'id="figures"' not in page and f'href="{reverse("admin:figures")}"' in page


def test_every_role_opens_the_first_page(agency):
    for role in Role:
        assert desk_client(officer_of(agency, role=role)).get("/admin/").status_code == 200


@pytest.mark.parametrize("address", ["/admin/khong-co/", "/truc/khong-co/"])
def test_staff_who_meet_a_page_that_is_not_there_are_led_back_to_their_work(desk, address):
    page = desk.get(address)
    assert page.status_code == 404
    assert '<a href="/admin/">Về việc của tôi</a>' in page.content.decode()


def test_staff_who_may_not_open_a_page_are_led_back_to_their_work(agency):
    leader = desk_client(officer_of(agency, role=Role.LEADER))
    refused = leader.get(f"{LIST}add/")
    assert refused.status_code == 403 and "Về việc của tôi" in refused.content.decode()


def test_staff_who_meet_a_fault_of_ours_are_led_back_and_the_public_is_not(desk, agency, monkeypatch, client):
    dossier = make_dossier(received_at_agency=agency)
    Dossier.objects.filter(pk=dossier.pk).update(flags=7)  # not a list: the panel cannot be drawn
    desk.raise_request_exception = client.raise_request_exception = False
    page = desk.get(f"{LIST}{dossier.pk}/change/")
    assert page.status_code == 500 and 'href="/admin/">Về việc của tôi' in page.content.decode()
    assert "Về việc của tôi" not in client.get("/khong-co/").content.decode()


def test_the_palette_finds_by_exact_code_and_shows_no_other_offices_dossier(desk, agency):
    mine, other = make_dossier(received_at_agency=agency), make_dossier()

    assert f"/dossier/{mine.pk}/change/" in found(desk, mine.code)
    assert other.code not in found(desk, other.code)


def test_the_palette_finds_the_person_and_what_belongs_to_the_name(desk, agency):
    person = make_citizen(full_name="Bùi Thị Đào", phone="84905111222")
    dossier = make_dossier(received_at_agency=agency, applicant=person)
    stranger = make_citizen(full_name="Bùi Thị Đào", phone="84905111333")
    words = found(desk, "bui thi dao")
    assert f"/citizen/{person.pk}/viec/" in words and f"/dossier/{dossier.pk}/change/" in words
    assert f"/citizen/{stranger.pk}/" not in words


def test_the_palette_finds_petitions_and_chats_for_the_operator_alone(desk, agency):
    person = make_citizen(full_name="Bùi Thị Đào", phone="84905111222")
    identity = ChannelIdentity.objects.create(citizen=person, channel="web", external_id="w-1")
    chat = Conversation.objects.create(identity=identity)
    petition = make_petition()
    operator = desk_client(officer_of(role=Role.OPERATOR))
    assert f"/petition/{petition.pk}/change/" in found(operator, petition.code)
    for term in ("0905 111 222", "dao bui"):
        assert reverse("inbox:conversation", args=[chat.pk]) in found(operator, term)
    assert reverse("inbox:conversation", args=[chat.pk]) not in found(desk, "0905 111 222")
    assert petition.code not in found(desk, petition.code)


def test_the_palette_keeps_nothing_that_was_typed(desk, agency):
    dossier = make_dossier(received_at_agency=agency)
    assert dossier.code in found(desk, dossier.code)

    agency.desks.all().delete()

    assert dossier.code not in found(desk, dossier.code)


def test_a_palette_without_the_right_finds_no_dossier(agency):
    dossier = make_dossier(received_at_agency=agency)
    watch = desk_client(officer_of(agency, role=Role.NOTICE_DUTY))

    assert dossier.code not in found(watch, dossier.code)


def test_who_has_no_role_yet_sees_the_pages_that_are_open_and_no_empty_frame(db):
    assert desk_client(make_officer(is_staff=True)).get("/admin/").status_code == 200
