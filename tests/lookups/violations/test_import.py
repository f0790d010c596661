"""Lists of violations as they are handed over."""

import datetime as dt
import io

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from foundation.spreadsheets import CellError, read_report
from lookups.kinds.violations import tasks
from lookups.kinds.violations.kind import Violations
from lookups.kinds.violations.layout import clock, violation_layout
from lookups.kinds.violations.models import Batch, Violation

pytestmark = pytest.mark.day("2026-11-27 09:00")
TITLE = "Danh sách vi phạm, tính đến ngày 20/11/2026"
HEAD = "STT;Biển kiểm soát;Loại phương tiện;Thời gian vi phạm;Địa điểm vi phạm;Hành vi vi phạm;Trạng thái"


def _rows(*rows: str):
    content = "\n".join([TITLE, HEAD, *rows]).encode()
    return read_report(content, violation_layout(dt.date(2026, 11, 24)), name="vp.csv").rows[2:]


def test_a_row_is_read_whole():
    row = _rows("1;92-H1 123.45;Mô tô;08:15, 03/11/2026;Quốc lộ 1;12321. Quá tốc độ;Chưa xử phạt")[0]
    assert row.verdict == "accept", row.reason
    assert row.values["plate"] == "92H112345"
    assert (row.values["vehicle"], row.values["is_settled"]) == ("motorbike", False)
    assert row.values["happened_at"] == dt.datetime(2026, 11, 3, 8, 15)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1;92-1;Ô tô;08:15 03/11/2026;A;B;Chưa xử phạt", "không phải biển số"),
        ("1;92A-12345;Máy bay;08:15 03/11/2026;A;B;Chưa xử phạt", "loại phương tiện"),
        ("1;92A-12345;Ô tô;03/11/2026;A;B;Chưa xử phạt", "thiếu giờ"),
        ("1;92A-12345;Ô tô;08:15 03/12/2026;A;B;Chưa xử phạt", "tương lai"),
        ("1;92A-12345;Ô tô;08:15 03/11/2026;;B;Chưa xử phạt", "bị bỏ trống"),
        ("1;92A-12345;Ô tô;08:15 03/11/2026;A;B;không rõ", "trạng thái"),
    ],
)
def test_a_bad_row_is_refused_with_its_reason(row, reason):
    refused = _rows(row)[0]
    assert (refused.verdict, reason in refused.reason) == ("reject", True), refused.reason


@pytest.mark.django_db
def test_a_record_follows_the_list_and_the_title_dates_it(tmp_path):
    file = tmp_path / "vp.csv"
    for status in ("Chưa xử phạt", "Chưa xử phạt", "Đã xử phạt"):
        file.write_text(f"{TITLE}\n{HEAD}\n1;92A-12345;Ô tô;08:15 03/11/2026;A;B;{status}\n")
        call_command("import_data", "violations", str(file), stdout=io.StringIO())
    assert Violation.objects.get().is_settled
    assert Batch.objects.get().as_of == dt.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("day", "hour"), [("Ngày", "Giờ"), ("Ngày vi phạm", "Giờ vi phạm"), ("Thời gian vi phạm", "Giờ")]
)
def test_the_hour_may_have_a_column_of_its_own(day, hour):
    head = f"BKS;Loại xe;{day};{hour};Địa điểm;Lỗi"
    rows = (
        "92A12346;Ô tô con;03/11/2026;8h15;QL1A;Vượt đèn đỏ",
        "92A12347;Ô tô con;03/11/2026;;QL1A;Vượt đèn đỏ",
        "92A12348;Ô tô con;03/11/2026;25h;QL1A;Vượt đèn đỏ",
        "92A12349;Ô tô con;03/11/2026 08:15;9h;QL1A;Vượt đèn đỏ",
    )
    content = "\n".join([head, *rows]).encode()
    good, *bad = read_report(content, violation_layout(dt.date(2026, 11, 24)), name="vp.csv").rows[1:]
    assert good.values["happened_at"] == dt.datetime(2026, 11, 3, 8, 15)
    assert [row.verdict for row in bad] == ["reject"] * 3
    assert all(said in row.reason for said, row in zip(("thiếu giờ", "giờ", "cạnh ngày"), bad, strict=True))


@pytest.mark.parametrize("hour", [dt.time(20, 30), 20.5 / 24])
def test_an_hour_as_excel_keeps_it_is_read(hour):
    assert clock(hour) == dt.time(20, 30)


def test_a_whole_number_is_no_hour():
    with pytest.raises(CellError, match="hãy ghi như 7h30"):
        clock(8)


def take(tmp_path, as_of: dt.date, *plates: str) -> None:
    file = tmp_path / "a.csv"
    rows = [f"{n};{plate};Ô tô;08:15 03/11/2026;A;B;Chưa xử phạt" for n, plate in enumerate(plates, 1)]
    title = f"DANH SÁCH VI PHẠM (tính đến ngày {as_of:%d/%m/%Y})"
    file.write_text("\n".join([title, HEAD, *rows, ""]))
    call_command("import_data", "violations", str(file), stdout=io.StringIO())


@pytest.mark.django_db
def test_what_a_newer_list_does_not_name_says_so_and_goes_a_year_after_its_last_list(tmp_path):
    first, second = dt.date(2026, 11, 10), dt.date(2026, 11, 20)
    take(tmp_path, first, "92A-12345", "92A-99999")
    take(tmp_path, second, "92A-99999")
    take(tmp_path, first, "92A-99999")  # an old list once more
    days = dict(Violation.objects.values_list("plate", "listed_on"))
    assert days == {"92A12345": first, "92A99999": second}
    older, newest = (
        Violations().find({"plate": plate, "vehicle": "car"}, askers=["chat:one"]).cards[0].notes
        for plate in ("92A12345", "92A99999")
    )
    assert "10/11/2026" in older[0] and not newest
    with time_machine.travel(first + dt.timedelta(days=365), tick=False):
        assert tasks.forget_unlisted() == 0
    with time_machine.travel(first + dt.timedelta(days=367), tick=False):
        assert tasks.forget_unlisted() == 1
    assert Violation.objects.get().plate == "92A99999"


@pytest.mark.django_db
def test_an_older_list_taken_in_later_changes_nothing_that_a_newer_one_told(tmp_path):
    file, row = tmp_path / "vp.csv", "1;92A-12345;Ô tô;08:15 03/11/2026;A;B"
    for as_of, status in (("20/11/2026", "Đã xử phạt"), ("10/11/2026", "Chưa xử phạt")):
        file.write_text(f"Danh sách tính đến ngày {as_of}\n{HEAD}\n{row};{status}\n")
        call_command("import_data", "violations", str(file), stdout=io.StringIO())
    assert Violation.objects.get().is_settled


@pytest.mark.django_db
def test_what_a_list_leaves_out_stays_as_it_was_told(tmp_path):
    file = tmp_path / "vp.csv"
    for head, status in ((HEAD, ";Đã xử phạt"), (HEAD.removesuffix(";Trạng thái"), "")):
        file.write_text(f"{TITLE}\n{head}\n1;92A-12345;Ô tô;08:15 03/11/2026;A;B{status}\n")
        call_command("import_data", "violations", str(file), stdout=io.StringIO())
    assert Violation.objects.get().is_settled


def test_a_list_of_a_day_to_come_is_refused():
    content = f"Danh sách tính đến ngày 20/11/2062\n{HEAD}\n1;92A-12345;Ô tô;08:15 03/11/2026;A;B;Đã xử phạt"
    row = read_report(content.encode(), violation_layout(dt.date(2026, 11, 24)), name="vp.csv").rows[2]
    assert (row.verdict, "tương lai" in row.reason) == ("reject", True)


@pytest.mark.django_db
def test_a_record_of_before_that_no_list_dates_goes_a_year_after_it_happened():
    happened = timezone.make_aware(dt.datetime(2025, 1, 2, 9))
    Violation.objects.create(plate="92A12345", vehicle="car", happened_at=happened, place="A", behaviour="B")
    assert tasks.forget_unlisted() == 1
