"""The list of dossiers: only the officer's own, ours first, in words, found by what is printed on paper."""

import datetime as dt
import re

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from dossiers.admin.dossiers import DossierAdmin
from dossiers.models import Dossier
from dossiers.services import Actor, TransitionDetails, change_status
from dossiers.workflow import ActorKind, Status
from foundation.accounts.models import ListSettings
from foundation.database.counting import kept_numbers
from foundation.outbox.models import Notice, NoticeState
from tests.admin.conftest import desk_client, officer_of
from tests.factories import enough_for, make_agency, make_citizen, make_dossier, make_procedure

LIST = "/admin/dossiers/dossier/"
SYSTEM = Actor(ActorKind.SYSTEM)


def codes(response) -> list[str]:
    return [dossier.code for dossier in response.context["cl"].result_list]


def due(dossier: Dossier, days: float) -> Dossier:
    at = timezone.now() + dt.timedelta(days=days)
    Dossier.objects.filter(pk=dossier.pk).update(due_at=at, accepted_at=at - dt.timedelta(days=90))
    return dossier


def test_an_officer_sees_only_the_dossiers_of_the_desks_held(desk, agency):
    mine = make_dossier(received_at_agency=agency)
    make_dossier()

    assert codes(desk.get(LIST)) == [mine.code]


def test_a_dossier_handled_by_the_officers_agency_is_seen_wherever_it_was_received(desk, agency):
    elsewhere = make_dossier(competent_agency=agency)

    assert codes(desk.get(LIST)) == [elsewhere.code]


def test_the_page_of_another_office_is_as_unknown_as_one_that_does_not_exist(desk):
    other = make_dossier()

    assert desk.get(f"{LIST}{other.pk}/change/").status_code == 404
    assert desk.get(f"{LIST}{other.pk + 999}/change/").status_code == 404
    assert desk.get(f"{LIST}{other.pk}/history/").status_code == 404


def test_the_history_of_a_dossier_is_its_course_of_handling_and_no_other(desk, agency):
    page = f"{LIST}{make_dossier(received_at_agency=agency).pk}/change/"

    assert desk.get(page.replace("change", "history"))["Location"] == f"{page}#events"
    assert 'id="events-group"' in desk.get(page).content.decode()


def test_overdue_is_said_in_words_and_ours_come_first_by_due_date(desk, agency):
    waiting = due(make_dossier(received_at_agency=agency), -30)
    change_status(dossier=waiting, to=Status.IN_PROCESS, by=SYSTEM, details=TransitionDetails(office="Phòng"))
    officer = Actor(ActorKind.OFFICER, officer=officer_of(agency))
    change_status(dossier=waiting, to=Status.SUPPLEMENT, by=officer, details=enough_for(Status.SUPPLEMENT))
    late = due(make_dossier(received_at_agency=agency), -7)
    soon = due(make_dossier(received_at_agency=agency), 40)

    page = desk.get(LIST)

    assert codes(page) == [late.code, soon.code, waiting.code]
    assert "Quá hạn" in page.content.decode()
    assert "Còn" in page.content.decode()
    assert "Tạm dừng tính ngày" in page.content.decode()


def test_whoever_handles_a_dossier_reads_the_applicants_whole_name_and_others_see_no_row(desk, agency):
    make_dossier(received_at_agency=agency, applicant=make_citizen(full_name="Phan Văn Khải"))
    make_dossier(applicant=make_citizen(full_name="Lê Thị Lạ"))

    page = desk.get(LIST).content.decode()

    assert "Phan Văn Khải" in page
    assert "Lê Thị Lạ" not in page


def test_a_row_is_one_line_with_the_day_the_officer_and_the_whole_name_of_the_procedure(desk, agency):
    dossier = due(make_dossier(received_at_agency=agency), 40)
    page = desk.get(LIST).content.decode()
    day = timezone.localtime(Dossier.objects.get(pk=dossier.pk).due_at)
    assert f"{day:%d/%m} · Còn" in page
    assert f'title="{dossier.procedure.name}"' in page
    assert "Giao việc" in page or 'data-assign=""' not in page


@pytest.mark.parametrize("typed", ["049090000001", "049 090 000 001"])
def test_a_dossier_is_found_by_the_citizen_number_though_it_lies_encrypted(desk, agency, typed):
    person = make_citizen(full_name="Bùi Thị Đào", identity_number="049090000001")
    wanted = make_dossier(received_at_agency=agency, applicant=person)
    make_dossier(received_at_agency=agency, applicant=make_citizen(identity_number="049090000002"))
    make_dossier(applicant=make_citizen(identity_number="049090000001"))
    assert codes(desk.get(LIST, {"q": typed})) == [wanted.code]


def test_a_dossier_is_found_by_the_words_of_its_procedure_with_or_without_marks(desk, agency):
    wanted = make_dossier(received_at_agency=agency, procedure=make_procedure(name="Đăng ký kết hôn"))
    make_dossier(received_at_agency=agency)
    for typed in ("ket hon", "Đăng ký kết hôn"):
        assert codes(desk.get(LIST, {"q": typed})) == [wanted.code]


def test_the_tabs_say_how_many_rows_each_saved_view_has(desk, agency):
    due(make_dossier(received_at_agency=agency), -7)
    page = desk.get(LIST).content.decode()
    assert "Quá hạn 1" in page
    assert re.search(r"Chờ trả kết quả\s*<", page)


@pytest.mark.parametrize("typed", ["{code}", "{lower}", "{spaced}", "{tail}", "0905 111 222", "84905111222",
                                   "bui thi dao", "Bùi Thị Đào"])  # fmt: skip
def test_a_dossier_is_found_by_code_in_any_typing_by_phone_and_by_name_without_marks(desk, agency, typed):
    wanted = make_dossier(
        received_at_agency=agency, applicant=make_citizen(full_name="Bùi Thị Đào", phone="84905111222")
    )
    make_dossier(received_at_agency=agency)
    forms = {
        "code": wanted.code,
        "lower": wanted.code.lower(),
        "spaced": wanted.code.replace("-", " - "),
        "tail": "-".join(wanted.code.split("-")[1:]),
    }

    found = codes(desk.get(LIST, {"q": typed.format(**forms)}))

    assert wanted.code in found
    if typed != "{tail}":
        assert found == [wanted.code]


def test_saved_views_show_what_their_names_say(desk, agency, officer):
    late = due(make_dossier(received_at_agency=agency), -7)
    mine = due(make_dossier(received_at_agency=agency), 40)
    Dossier.objects.filter(pk=mine.pk).update(officer=officer)

    assert codes(desk.get(LIST, {"view": "overdue"})) == [late.code]
    assert codes(desk.get(LIST, {"view": "mine"})) == [mine.code]
    assert codes(desk.get(LIST, {"view": "fee"})) == []


def glance(desk, dossier) -> str:
    """What is fetched when the row opens."""
    url = reverse("admin:dossiers_dossier_glance", args=[dossier.pk])
    assert f'hx-get="{url}"' in desk.get(LIST).content.decode()
    return desk.get(url).content.decode()


def test_who_opens_a_row_after_the_session_comes_back_to_the_list_by_the_log_in(client, agency):
    row = reverse("admin:dossiers_dossier_glance", args=[make_dossier(received_at_agency=agency).pk])

    def page_after_log_in(open_page: str) -> str:
        answer = client.get(row, headers={"HX-Request": "true", "HX-Current-URL": open_page})
        path, _, query = answer["HX-Redirect"].partition("?")
        assert path == "/admin/login/"
        return QueryDict(query)["next"]

    assert page_after_log_in(f"http://testserver{LIST}?view=today&p=2") == f"{LIST}?view=today&p=2"
    for foreign in ("http://example.org/", f"http://testserver.example.org{LIST}", ""):
        assert page_after_log_in(foreign) == row


def test_a_row_of_another_desk_tells_nothing(desk):
    theirs = make_dossier()
    assert desk.get(reverse("admin:dossiers_dossier_glance", args=[theirs.pk])).status_code == 404


def test_the_last_notice_is_told_in_words_with_the_reason(desk, agency):
    dossier = make_dossier(received_at_agency=agency)
    Notice.objects.filter(subject=dossier.code).update(state=NoticeState.NOT_SENT, reason="too_many_attempts")

    page = desk.get(LIST, {"notice": "not_sent"})

    assert codes(page) == [dossier.code]
    assert "Chưa gửi: Đã thử gửi nhiều lần" in glance(desk, dossier)


def test_the_notices_of_other_desks_and_of_petitions_hide_none_of_ones_own(desk, agency, monkeypatch):
    monkeypatch.setattr("dossiers.admin.changelist.MAX_NOTICES", 1)
    mine, theirs, newest = make_dossier(received_at_agency=agency), make_dossier(), make_dossier()
    Notice.objects.update(state=NoticeState.NOT_SENT, reason="no_route")
    Notice.objects.filter(subject=newest.code).update(subject="the code of a petition")
    superuser = desk_client(officer_of(is_superuser=True))
    assert codes(desk.get(LIST, {"notice": "not_sent"})) == [mine.code]
    assert codes(superuser.get(LIST, {"notice": "not_sent"})) == [theirs.code]


def test_a_row_opens_to_its_last_events_and_the_missing_papers(desk, agency, officer):
    dossier = make_dossier(received_at_agency=agency)
    by = Actor(ActorKind.OFFICER, officer=officer)
    change_status(dossier=dossier, to=Status.SUPPLEMENT, by=by, details=enough_for(Status.SUPPLEMENT))

    words = glance(desk, dossier)

    assert "Trích lục bản đồ địa chính" in words
    assert f"{Status.SUPPLEMENT.label} ({dossier.events.last().actor_name})" in words


@pytest.mark.slow("walks twenty-five dossiers")
def test_the_list_asks_at_most_15_questions_however_full_it_is(
    desk, agency, officer, django_assert_max_num_queries
):
    by = Actor(ActorKind.OFFICER, officer=officer)
    procedure = make_procedure()
    for _ in range(25):
        dossier = make_dossier(received_at_agency=agency, procedure=procedure)
        change_status(dossier=dossier, to=Status.SUPPLEMENT, by=by, details=enough_for(Status.SUPPLEMENT))
    desk.get(LIST)

    with django_assert_max_num_queries(15):
        page = desk.get(LIST)

    assert len(codes(page)) == 25


def test_the_list_is_filtered_by_who_is_in_charge_and_counts_each_unit_of_ones_own(desk, agency, officer):
    other = make_agency(short_name="Sở Xây dựng thử")
    officer.desks.create(agency=other)
    his, nobodys = (make_dossier(received_at_agency=agency, competent_agency=other) for _ in range(2))
    Dossier.objects.filter(pk=his.pk).update(officer=officer)
    Dossier.objects.filter(pk=nobodys.pk).update(officer=None)
    assert codes(desk.get(LIST, {"officer": officer.pk})) == [his.code]
    assert codes(desk.get(LIST, {"officer": "none"})) == [nobodys.code]
    page = desk.get(LIST, {"officer": "x"})
    assert len(codes(page)) == 2
    assert "Sở Xây dựng thử (2)" in page.content.decode()


def test_an_officer_without_a_desk_sees_an_empty_list(agency):
    make_dossier(received_at_agency=agency)

    assert codes(desk_client(officer_of()).get(LIST)) == []


def test_odd_filters_and_searches_never_break_the_list(desk, agency):
    make_dossier(received_at_agency=make_agency())
    for query in ({"view": "x"}, {"status": "١"}, {"unit": "9" * 40}, {"q": "\x00"}, {"q": "%"}, {"p": "-1"}):
        assert desk.get(LIST, query).status_code in (200, 302)


def test_the_list_is_reached_by_name(desk):
    assert reverse("admin:dossiers_dossier_changelist") == LIST


def settled(client, **posted):
    return client.post("/admin/dossiers/dossier/cua-toi/", posted, follow=True)


def columns_of(answer) -> list[str]:
    return [name for name in answer.context["cl"].list_display if name != "action_checkbox"]


def test_each_officer_chooses_columns_and_keeps_filters_under_a_name_without_words_of_a_search(desk, agency):
    make_dossier(received_at_agency=agency)
    answer = settled(desk, columns=["phone", "person", "nothing"], query="status=2")
    assert "subject" in columns_of(answer)  # an unknown column changes nothing
    answer = settled(desk, columns=["phone", "person"], query="status=2")
    assert answer.redirect_chain[0][0].endswith("?status=2")
    assert columns_of(answer) == ["number", "person", "phone"]
    settled(desk, name="Việc gấp", query="status=2&q=Nguyễn Văn An&p=3")
    assert ListSettings.objects.get().views == {"Việc gấp": "status=2"}
    assert 'href="?status=2">Việc gấp' in desk.get(LIST).content.decode()
    colleague = desk_client(officer_of(agency))
    assert "Việc gấp" not in (page := colleague.get(LIST)).content.decode()
    assert columns_of(page) == DossierAdmin.list_display
    settled(desk, remove="Việc gấp")
    assert columns_of(settled(desk)) == DossierAdmin.list_display
    assert ListSettings.objects.get().views == {}


@pytest.mark.slow("keeps twenty views")
def test_a_view_that_is_not_kept_says_why_and_changes_no_column(desk, agency):
    settled(desk, columns=["phone", "person"], query="status=2")
    for n in range(20):
        settled(desk, name=f"Việc {n}", query="status=2")
    kept = ListSettings.objects.get()
    for name, query, why in (
        (" ", "status=2", "Cần đặt tên"),
        ("Việc 1", f"view={'x' * 1000}", "Bộ lọc này quá dài"),
        ("Việc 20", "status=2", "nhiều nhất 20 bộ lọc"),
    ):
        assert why in settled(desk, name=name, query=query).content.decode()
        now = ListSettings.objects.get()
        assert (now.columns, now.views) == (kept.columns, kept.views)


def test_the_settings_of_a_list_are_only_for_whoever_sees_it(agency):
    editor = desk_client(officer_of(agency, role="Biên tập viên"))
    assert settled(editor, name="x", query="status=2").status_code == 403
    assert editor.get("/admin/dossiers/dossier/cua-toi/").status_code == 405


def test_numbers_that_a_page_of_the_version_before_has_kept_break_no_list(desk, officer):
    """The tabs and the filter keep theirs apart; one that is missing counts as none."""
    kept_numbers(officer, "dossiers.dossier", lambda: {"mine": Dossier.objects.none()}).value()
    assert desk.get("/admin/dossiers/dossier/").status_code == 200
