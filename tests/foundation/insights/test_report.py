"""The monthly report: closed once, printed the same for ever, by those who may."""

import datetime as dt
import sys

import pypdfium2
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from foundation.insights import measurement, month_closing, months, report
from foundation.insights.models import ClosedMonth, UseCount
from tests.admin.conftest import desk_client, officer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def last_month() -> dt.date:
    return months.preceding(timezone.localdate().replace(day=1))


def used(month: dt.date, times: int) -> None:
    UseCount.objects.create(
        day=month, hour=8, utility="y-te", channel="web", outcome="found", count=times
    )  # fmt: skip


def words(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


def test_the_report_of_this_month_is_told_as_unfinished_with_every_figure_and_its_definition(busy_month):
    printed = words(report.report_pdf(timezone.localdate().replace(day=1)))
    assert "tháng này chưa chốt" in printed and "66,7 %: 2 trên 3" in printed
    assert "Cách tính: Trong các hồ sơ có kết quả trong tháng" in printed
    assert "Quyết định 766/QĐ-TTg" in printed and "không tự chấm điểm" in printed


def test_a_closed_month_prints_what_it_was_closed_with_until_it_is_closed_again(last_month):
    used(last_month, 7)
    month_closing.close(month=last_month)
    UseCount.objects.update(count=99)
    assert "7 lượt" in words(report.report_pdf(last_month))
    month_closing.close(month=last_month)
    assert "99 lượt" in words(report.report_pdf(last_month))
    assert ClosedMonth.objects.count() == 1


def test_figures_come_back_from_their_plain_form_as_they_were(busy_month):
    results = measurement.measure(timezone.localdate().replace(day=1)).results
    assert measurement.from_plain(measurement.as_plain(results)) == results


def test_the_timer_closes_last_month_once(last_month):
    assert month_closing.close_last_month()
    assert not month_closing.close_last_month()
    assert ClosedMonth.objects.get().month == last_month


def test_a_month_that_is_not_over_cannot_be_closed():
    with pytest.raises(month_closing.MonthNotOver):
        month_closing.close(month=timezone.localdate().replace(day=1))


def test_the_manager_closes_and_prints_at_the_desk(manager, last_month):
    used(last_month, 7)
    page = manager.get("/admin/insights/closedmonth/chon-thang/").content.decode()
    assert f"{last_month:%m/%Y}" in page
    manager.post("/admin/insights/closedmonth/chon-thang/", {"thang": f"{last_month:%Y-%m}"})
    assert ClosedMonth.objects.get().closed_by is not None
    listed = manager.get("/admin/insights/closedmonth/").content.decode()
    address = f"/admin/insights/closedmonth/{last_month:%Y-%m}/bao-cao.pdf"
    assert address in listed
    answer = manager.get(
        "/admin/insights/closedmonth/chon-thang/", {"thang": f"{last_month:%Y-%m}"}, follow=True
    )
    assert answer["Content-Type"] == "application/pdf" and "7 lượt" in words(answer.content)
    assert manager.get("/admin/insights/closedmonth/2999-01/bao-cao.pdf").status_code == 404


def test_who_does_not_see_all_figures_prints_no_report(settings, last_month):
    settings.STAFF_OTP_REQUIRED = False
    operator = desk_client(officer_of(role="Trực tổng đài"))
    assert operator.get(f"/admin/insights/closedmonth/{last_month:%Y-%m}/bao-cao.pdf").status_code == 403
    assert operator.post("/admin/insights/closedmonth/chon-thang/").status_code == 403


def test_the_command_writes_last_months_report_and_refuses_odd_months(tmp_path, last_month):
    used(last_month, 7)
    call_command("monthly_report", str(tmp_path / "a.pdf"), close=True, stdout=sys.stderr)
    assert "7 lượt" in words((tmp_path / "a.pdf").read_bytes())
    for month, close in (("2026-1x", False), (f"{timezone.localdate():%Y-%m}", True)):
        with pytest.raises(CommandError):
            call_command("monthly_report", str(tmp_path / "b.pdf"), month=month, close=close)
