"""The monthly report: received, finished, running. Every number opens its list; anybody can count again."""

import datetime as dt
import io
from urllib.parse import parse_qs, urlsplit

import pypdfium2
import pytest
import time_machine
from openpyxl import load_workbook

from dossiers import monthly_counts, services
from dossiers.models import Dossier
from foundation.insights import figures, months
from tests.admin.conftest import desk_client, officer_of
from tests.factories import (
    desk_of,
    enough_for,
    local,
    make_agency,
    make_dossier,
    make_procedure,
    submit_dossier,
)

pytestmark = pytest.mark.django_db
PAGE, LIST = "/admin/dossiers/dossier/bao-cao/", "/admin/dossiers/dossier/"
MARCH = dt.date(2026, 3, 1)
IN_MARCH = {"thang": "2026-03"}


@pytest.fixture(autouse=True)
def one_step(settings):
    settings.STAFF_OTP_REQUIRED = False


@pytest.fixture
def agency():
    return make_agency(name="Ủy ban nhân dân phường Bàn Thạch")


def walk(dossier, *steps):
    by = desk_of(dossier)
    for to, at in steps:
        services.change_status(dossier=dossier, to=to, by=by, details=enough_for(to), at=local(at))
    return dossier


@pytest.fixture
def march(agency):
    """Received in February and March 2026 at one counter; 15 working days from the 2nd end on the 23rd."""
    building, land = make_procedure(field="Xây dựng"), make_procedure(field="Đất đai")
    here = {"received_at_agency": agency, "competent_agency": agency}
    done = (9, "2026-03-20 10:00")

    def received(at, procedure=building, **over):
        return make_dossier(at=local(at), procedure=procedure, **here, **over)

    with time_machine.travel(local("2026-05-04 08:00"), tick=False):
        carried = received("2026-02-02 09:00", land)
        walk(carried, (4, "2026-02-03 09:00"))
        early = walk(received("2026-03-02 09:00"), (4, "2026-03-03 09:00"), done)
        on_time = walk(
            received("2026-03-02 09:00", channel="post"), (4, "2026-03-03 09:00"), (9, "2026-03-23 16:00")
        )
        late = walk(received("2026-03-02 09:00"), (4, "2026-03-03 09:00"), (9, "2026-03-24 09:00"))
        undated = walk(
            received("2026-03-02 09:00", make_procedure(field="Đất đai", time_limit_days=None)),
            (4, "2026-03-03 09:00"), done,
        )  # fmt: skip
        refused = submit_dossier(at=local("2026-03-05 20:00"), procedure=land, **here)
        walk(refused, (3, "2026-03-06 09:00"))
        paused = walk(received("2026-03-02 09:00"), (4, "2026-03-03 09:00"), (5, "2026-03-04 09:00"))
        waiting = submit_dossier(at=local("2026-03-31 23:59"), procedure=land, **here)
        received("2026-04-01 00:00")
        submit_dossier(at=local("2026-02-01 09:00"), procedure=land, **here)
        left = Dossier.objects.latest("pk")
        walk(left, (7, "2026-02-20 09:00"))
    return {
        "carried": carried, "early": early, "on_time": on_time, "late": late, "undated": undated,
        "refused": refused, "paused": paused, "waiting": waiting,
    }  # fmt: skip


EXPECTED = {
    "received": 8, "online": 2, "counter": 4, "post": 1, "carried": 1,
    "finished": 4, "early": 1, "on_time": 1, "late": 1, "undated": 1,
    "ended": 1, "running": 3, "running_in_time": 2, "running_late": 1,
}  # fmt: skip


def test_a_dossier_is_counted_where_the_law_asks_for_it(march):
    assert monthly_counts.count(Dossier.objects.all(), MARCH)[0] == EXPECTED
    by_area = {line.area: dict(line.numbers) for line in monthly_counts.by_area(Dossier.objects.all(), MARCH)}
    assert by_area["Đất đai"]["received"] == 4 and by_area["Xây dựng"]["received"] == 4
    assert by_area["Đất đai"]["running_late"] == 1 and by_area["Xây dựng"]["running_late"] == 0


def test_what_came_in_is_what_was_finished_ended_or_runs_in_each_group_and_month(march):
    for month in (dt.date(2026, 2, 1), MARCH, dt.date(2026, 4, 1)):
        for line in monthly_counts.by_area(Dossier.objects.all(), month):
            n = line.numbers
            assert n["received"] == n["finished"] + n["ended"] + n["running"]
            assert n["received"] == n["online"] + n["counter"] + n["post"] + n["carried"]
            assert n["finished"] == n["early"] + n["on_time"] + n["late"] + n["undated"]
            assert n["running"] == n["running_in_time"] + n["running_late"]


def test_waiting_for_the_citizen_moves_the_promise_and_an_apology_does_not(march, agency):
    here = {"received_at_agency": agency, "competent_agency": agency}
    with time_machine.travel(local("2026-05-04 08:00"), tick=False):
        waited = make_dossier(at=local("2026-03-02 09:00"), **here)
        walk(
            waited,
            (4, "2026-03-03 09:00"),
            (5, "2026-03-04 10:00"),
            (4, "2026-03-09 10:00"),
            (9, "2026-03-25 10:00"),
        )
        sorry = walk(make_dossier(at=local("2026-03-02 09:00"), **here), (4, "2026-03-03 09:00"))
        services.extend_deadline(
            dossier=sorry,
            by=desk_of(sorry),
            cause="Quá tải",
            new_due_on=dt.date(2026, 3, 30),
            at=local("2026-03-20 10:00"),
        )
        walk(sorry, (9, "2026-03-25 10:00"))
    after = monthly_counts.count(Dossier.objects.all(), MARCH)[0]
    assert after["early"] == EXPECTED["early"] + 1 and after["late"] == EXPECTED["late"] + 1


@pytest.mark.parametrize("is_waiting_first", [True, False])
def test_waiting_counts_for_the_office_also_where_it_apologised(agency, is_waiting_first):
    """Promised for the 23rd, waited for 3 working days: the 26th, whatever the apology names."""
    here = {"received_at_agency": agency, "competent_agency": agency}
    with time_machine.travel(local("2026-05-04 08:00"), tick=False):
        dossier = walk(make_dossier(at=local("2026-03-02 09:00"), **here), (4, "2026-03-03 09:00"))
        wait, answer, sorry = "2026-03-04 10:00", "2026-03-09 10:00", "2026-03-10 10:00"
        if not is_waiting_first:
            sorry, wait, answer = "2026-03-04 09:00", "2026-03-04 10:00", "2026-03-09 10:00"
        steps = [(5, wait), (4, answer)]
        if is_waiting_first:
            walk(dossier, *steps)
        services.extend_deadline(
            dossier=dossier,
            by=desk_of(dossier),
            cause="Quá tải",
            new_due_on=dt.date(2026, 4, 10),
            at=local(sorry),
        )
        if not is_waiting_first:
            walk(dossier, *steps)
        assert dossier.first_due_at == local("2026-03-26 17:00")
        walk(dossier, (9, "2026-03-26 10:00"))
    assert monthly_counts.count(Dossier.objects.all(), MARCH)[0]["on_time"] == 1


def test_the_public_figures_and_the_report_say_the_same(march):
    span = months.span(MARCH)
    public = {f.key: f.measure(*span).total for f in figures.all_figures()}
    told = monthly_counts.count(Dossier.objects.all(), MARCH)[0]
    on_time, online = public["dossiers_on_time"], public["dossiers_online"]
    assert (on_time.good, on_time.all) == (
        told["early"] + told["on_time"],
        told["finished"] - told["undated"],
    )
    assert (online.good, online.all) == (told["online"], told["received"] - told["carried"])


def test_every_number_opens_the_list_of_its_dossiers(march, agency):
    desk = desk_client(officer_of(agency))
    page = desk.get(PAGE, IN_MARCH)
    rows = [*page.context["lines"], page.context["whole"]]
    for _label, numbers in rows:
        for number, link in numbers:
            value = parse_qs(urlsplit(link).query).get("report", ["|"])[0]
            assert monthly_counts.rows_of_link(Dossier.objects.all(), value).count() == number
    for number, link in (rows[0][1][0], rows[-1][1][-1]):
        assert desk.get(link).context["cl"].result_count == number > 0
    late = desk.get(LIST, {"report": "2026-03|late|"}).context["cl"].queryset.get()
    assert late == march["late"]
    assert "Đã giải quyết: Quá hạn, 2026-03" in desk.get(LIST, {"report": "2026-03|late|"}).content.decode()


def test_a_link_that_is_none_lists_nothing(march, agency):
    desk = desk_client(officer_of(agency))
    for typed in ("x", "2026-03|late", "2026-03|x|", "2031-01|late|", "2026-03|late|x", "2026-13|late|"):
        assert desk.get(LIST, {"report": typed}).context["cl"].result_count == 0, typed


def test_an_officer_counts_the_dossiers_of_his_desks_only_and_a_manager_all_without_lists(march):
    elsewhere = make_agency()
    make_dossier(received_at_agency=elsewhere)
    desk = desk_client(officer_of(elsewhere))
    assert desk.get(PAGE, IN_MARCH).context["lines"] == []
    assert desk.get(PAGE).context["whole"][1][0][0] == 1
    manager = desk_client(officer_of(role="Quản lý trung tâm"))
    whole = manager.get(PAGE, IN_MARCH).context["whole"]
    assert whole[1][0] == (EXPECTED["received"], "")
    assert manager.get(PAGE, {**IN_MARCH, "tep": "csv"}).status_code == 403
    assert desk_client(officer_of(role="Biên tập viên")).get(PAGE).status_code == 403


def test_one_agency_and_the_months_of_the_year_are_told_apart(march, agency, admin_client):
    make_dossier(at=local("2026-03-02 09:00"))
    by_agency = admin_client.get(PAGE, {**IN_MARCH, "theo": "co-quan"}).context
    assert [label for label, _numbers in by_agency["lines"]][-1] == agency.name or len(
        by_agency["lines"]
    ) == 2
    one = admin_client.get(PAGE, {**IN_MARCH, "co-quan": agency.pk, "theo": "thang"}).context
    assert [numbers[0][0] for _label, numbers in one["lines"]] == [0, 2, EXPECTED["received"]]
    assert one["whole"] is None


def test_the_workbook_holds_days_and_numbers(march, agency):
    answer = desk_client(officer_of(agency)).get(PAGE, {**IN_MARCH, "tep": "xlsx"})
    sheets = load_workbook(io.BytesIO(answer.content)).worksheets
    assert (sheets[0]["B3"].value, sheets[0]["D3"].value) == (
        dt.datetime(2026, 3, 1),
        dt.datetime(2026, 3, 31),
    )
    assert [cell.value for cell in sheets[0][sheets[0].max_row]][1:] == list(EXPECTED.values())
    assert sheets[2]["A7"].value == dt.datetime(2026, 1, 1) and len(sheets) == 3


def test_the_document_has_letterhead_number_and_signature(march, agency):
    desk = desk_client(officer_of(agency))
    typed = {
        "number": "15/BC-UBND", "addressed_to": "Văn phòng UBND thành phố", "signer_title": "CHỦ TỊCH",
        "signer": "Lê Văn Sơn", "copies": "- Như trên;",
    }  # fmt: skip
    answer = desk.post(f"{PAGE}?thang=2026-03", typed)
    assert answer["Content-Type"] == "application/pdf"
    words = " ".join(
        " ".join(
            page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(answer.content)
        ).split()
    )
    for said in (
        "ỦY BAN NHÂN DÂN PHƯỜNG BÀN THẠCH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 15/BC-UBND",
        "Kính gửi: Văn phòng UBND thành phố", "từ ngày 01/03/2026 đến ngày 31/03/2026", "CHỦ TỊCH",
        "Lê Văn Sơn",
        "Nơi nhận:", "Lưu: VT", "Xây dựng 4 0 3 1 0 3 1 1 1 0 0 1 1 0",
    ):  # fmt: skip
        assert said in words, words


def test_a_dossier_whose_day_of_handing_in_is_unknown_is_counted_where_it_ended():
    lost = walk(submit_dossier(at=local("2026-03-05 20:00")), (3, "2026-03-06 09:00"))
    Dossier.objects.filter(pk=lost.pk).update(submitted_at=None, accepted_at=None)
    (line,) = monthly_counts.by_agency(Dossier.objects.all(), MARCH)
    assert (line.numbers["received"], line.numbers["ended"]) == (0, 1)
