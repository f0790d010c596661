"""Columns that an import does not use are told above the table; a clerk says what they mean."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dossiers.models import Dossier
from foundation.spreadsheets import background
from foundation.spreadsheets.models import ImportRun
from lookups.kinds.power_cuts.models import PowerCut
from tests.factories import make_agency, make_procedure
from tests.lookups.factories import commune

CUTS = "/admin/power_cuts/powercut/import/"
DOSSIERS = "/admin/dossiers/dossier/nhap/"
HEAD = "Ngày;Từ giờ;Đến giờ;Khu vực;Vì sao ngắt;Màu trạm\n"
ROWS = "25/12/2026;7h30;11h;Xã Thăng An;Thay dây;xanh\n26/12/2026;7h30;11h;Hà Lam;Cắt cây;đỏ\n"


@pytest.fixture
def desk(admin_client, settings, region):
    settings.STAFF_OTP_REQUIRED = False
    return admin_client


def upload(desk, page: str, text: str):
    return desk.post(page, {"file": SimpleUploadedFile("lich.csv", text.encode("utf-8-sig"))})


def choose(desk, page: str, shown, **meanings: str):
    chosen = {
        f"meaning-{number}": meanings[column["label"]]
        for number, column in enumerate(shown.context["unused"])
        if column["label"] in meanings
    }
    return desk.post(page, {"columns": "1", "ticket": shown.context["ticket"], **chosen})


def test_two_unknown_columns_are_told_with_what_stands_in_them_and_one_gets_its_meaning(desk):
    shown = upload(desk, CUTS, HEAD + ROWS)
    text = shown.content.decode()
    assert "Các cột của tệp chưa được dùng" in text and "Thay dây · Cắt cây" in text
    assert [column["label"] for column in shown.context["unused"]] == ["Vì sao ngắt", "Màu trạm"]
    assert text.index("unused-columns") < text.index("desk-table")

    again = choose(desk, CUTS, shown, **{"Vì sao ngắt": "reason"})
    assert [column["label"] for column in again.context["unused"]] == ["Màu trạm"]
    assert "Thay dây" in " ".join(again.context["rows"][0]["read"])

    desk.post(CUTS, {"confirm": "all", "ticket": again.context["ticket"]})
    assert set(PowerCut.objects.values_list("reason", flat=True)) == {"Thay dây", "Cắt cây"}


def test_a_file_without_a_demanded_column_is_read_once_its_meaning_is_chosen(desk):
    shown = upload(desk, CUTS, "Ngày;Từ giờ;Đến giờ;Chỗ bị ngắt\n25/12/2026;7h30;11h;Xã Thăng An\n")
    assert "thiếu cột “Khu vực”" in shown.content.decode() and "Chỗ bị ngắt" in shown.content.decode()
    again = choose(desk, CUTS, shown, **{"Chỗ bị ngắt": "area"})
    desk.post(CUTS, {"confirm": "all", "ticket": again.context["ticket"]})
    assert list(PowerCut.objects.get().communes.all()) == [commune("Thăng An")]


def test_a_column_without_any_value_is_not_told(desk):
    shown = upload(desk, CUTS, HEAD + "25/12/2026;7h30;11h;Xã Thăng An;;\n")
    assert shown.context["unused"] == []


def test_meanings_are_of_the_file_that_is_shown(desk):
    first = upload(desk, CUTS, HEAD + ROWS)
    upload(desk, CUTS, HEAD + ROWS.replace("Thay dây", "Sửa trạm"))
    page = desk.post(CUTS, {"columns": "1", "ticket": first.context["ticket"]}, follow=True)
    assert "thẻ khác" in page.content.decode()
    assert desk.post(CUTS, {"columns": "1"}, follow=True).status_code == 200


def test_rows_left_out_keep_the_meaning_of_their_columns(desk):
    bad = "25/12/2026;7h30;;Xã Thăng An;Thay dây;\n"
    shown = upload(desk, CUTS, HEAD + ROWS + bad)
    again = choose(desk, CUTS, shown, **{"Vì sao ngắt": "reason"})
    desk.post(CUTS, {"confirm": "accepted", "ticket": again.context["ticket"]})
    assert PowerCut.objects.filter(reason="Cắt cây").exists()
    assert desk.get(f"{CUTS}con-lai/").status_code == 200


def test_what_is_known_but_has_no_place_is_told_too(desk, db):
    make_agency(code="H57.15")
    make_procedure(name="Cấp giấy phép xây dựng")
    text = (
        "Mã hồ sơ;Người nộp;Ngày nhận;Ngày hẹn trả;Trạng thái;Thủ tục;Ghi chú\n"
        "H57.15-260804-0001;Nguyễn Văn An;04/08/2026;18/08/2026;Đang xử lý;Cấp giấy phép xây dựng;gấp\n"
    )
    shown = upload(desk, DOSSIERS, text)
    assert [column["label"] for column in shown.context["unused"]] == ["Ghi chú"]
    assert "Nguyễn Văn An" in " ".join(shown.context["rows"][0]["read"])


def test_a_large_file_is_checked_again_with_the_meanings(
    desk, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(background, "is_large", lambda *_: True)
    upload(desk, CUTS, HEAD + ROWS)
    run_waiting(django_capture_on_commit_callbacks)
    run = ImportRun.objects.get()
    page = f"{CUTS}?run={run.pk}"
    shown = desk.get(page)
    assert [column["label"] for column in shown.context["unused"]] == ["Vì sao ngắt", "Màu trạm"]
    desk.post(page, {"columns": "1", "meaning-0": "reason"})
    run_waiting(django_capture_on_commit_callbacks)
    assert [column["label"] for column in desk.get(page).context["unused"]] == ["Màu trạm"]
    desk.post(page, {"confirm": "all"})
    run_waiting(django_capture_on_commit_callbacks)
    assert PowerCut.objects.filter(reason="Thay dây").exists()


def run_waiting(django_capture_on_commit_callbacks) -> None:
    from foundation.jobs.tasks import run_waiting as work

    with django_capture_on_commit_callbacks(execute=True):
        work()


def test_an_unknown_procedure_is_asked_with_a_search_and_a_free_choice(desk, db):
    make_agency(code="H57.15")
    make_procedure(name="Cấp giấy phép xây dựng nhà ở riêng lẻ")
    make_procedure(name="Đăng ký khai sinh", national_code="1.001193")
    text = (
        "Mã hồ sơ;Người nộp;Ngày nhận;Ngày hẹn trả;Trạng thái;Thủ tục\n"
        "H57.15-260804-0001;Nguyễn Văn An;04/08/2026;18/08/2026;Đang xử lý;Làm khai sanh cho con\n"
    )
    shown = upload(desk, DOSSIERS, text)
    (question,) = shown.context["questions"]
    assert "Đăng ký khai sinh" in question["names"]
    desk.post(DOSSIERS, {"confirm": "all", "ticket": shown.context["ticket"], "answer-0-other": "1.001193"})
    assert Dossier.objects.get().procedure.name == "Đăng ký khai sinh"
