"""What an import asks: an unknown place, procedure or kind is amber; a chosen name settles it."""

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from dossiers.models import Dossier
from lookups.kinds.exams.models import Candidate
from lookups.kinds.health.models import Facility
from outreach.models import Group
from tests.admin.conftest import desk_client, officer_of
from tests.admin.test_importing import UPLOAD, row, sheet
from tests.factories import make_agency, make_procedure
from tests.lookups.exams.factories import make_exam

GROUPS = "/admin/outreach/group/import/"
FACILITIES = "/admin/health/facility/import/"
GROUP_ROWS = (
    "Xã, phường;Thôn, khối phố;Tổ trưởng;Điện thoại\n"
    "{};Thôn Một;Nguyễn Giả An;0905000001\n"
    "{};Thôn Hai;Trần Giả Bình;0905000002\n"
    "Xã Tam Mỹ;Thôn Ba;Lê Giả Chi;0905000003\n"
)


@pytest.fixture
def boss(admin_client):
    return admin_client


def upload(client, page: str, text: str) -> str:
    file = SimpleUploadedFile("danh-sach.csv", text.encode("utf-8-sig"))
    return client.post(page, {"file": file}).content.decode()


def test_an_unknown_commune_is_amber_and_asked_once_for_all_its_rows(region, boss):
    shown = upload(boss, GROUPS, GROUP_ROWS.format("Xã Tam Xuâm", "Xã Tam Xuâm"))

    assert shown.count('desk-tag-warning">Cần xem') == 2
    assert shown.count('desk-tag-success">Tốt') == 1
    assert "Không nhận" not in shown and "dòng không nhận được" not in shown
    assert "2 dòng cần xem" in shown and "2 dòng trong đó chưa nhập được" in shown
    assert shown.count("<select") == 1 and "(dòng 2, 3)" in shown
    assert '<option value="Xã Tam Xuân"' in shown


def test_a_name_chosen_in_the_preview_settles_all_rows_that_ask_for_it(region, boss):
    upload(boss, GROUPS, GROUP_ROWS.format("Xã Tam Xuâm", "Xã Tam Xuâm"))

    page = boss.post(GROUPS, {"confirm": "accepted", "answer-0": "Xã Tam Xuân"}, follow=True)

    assert "3 mới" in page.content.decode()
    assert Group.objects.filter(commune__name="Tam Xuân").count() == 2


def test_a_row_whose_question_is_left_open_goes_back_marked_and_is_never_written(region, boss):
    upload(boss, GROUPS, GROUP_ROWS.format("Xã Tam Xuâm", "Xã Tam Xuân"))

    boss.post(GROUPS, {"confirm": "accepted", "answer-0": ""})

    assert sorted(Group.objects.values_list("village", flat=True)) == ["Thôn Ba", "Thôn Hai"]
    rest = load_workbook(io.BytesIO(boss.get(f"{GROUPS}con-lai/").content)).active
    assert rest.max_row == 2 and "Cần xem: ý bạn là “Xã Tam Xuân”?" in rest["E2"].value


def test_a_file_of_nothing_but_questions_can_be_answered_too(region, boss):
    head, first, *_ = GROUP_ROWS.splitlines()
    shown = upload(boss, GROUPS, f"{head}\n{first.format('Xã Tam Xuâm')}\n")

    assert 'value="accepted"' in shown
    boss.post(GROUPS, {"confirm": "accepted", "answer-0": "Xã Tam Xuân"})
    assert Group.objects.get().commune.name == "Tam Xuân"


def test_a_commune_inside_an_address_is_chosen_without_losing_the_address(region, boss):
    text = "Tên cơ sở;Loại;Địa chỉ\nTrạm y tế Một;Trạm y tế;Thôn 1, xã Tam Xuâm\n"
    shown = upload(boss, FACILITIES, text)

    assert 'desk-tag-warning">Cần xem' in shown and "Thôn 1, xã Tam Xuâm" in shown
    boss.post(FACILITIES, {"confirm": "accepted", "answer-0": "Xã Tam Xuân"})
    facility = Facility.objects.get()
    assert (facility.commune.name, facility.address) == ("Tam Xuân", "Thôn 1, xã Tam Xuâm")


def test_an_unknown_kind_is_chosen_in_the_preview(region, boss):
    text = "Tên cơ sở;Loại;Xã/phường;Địa chỉ\nAn Bình;Phoong kham;Xã Tam Mỹ;Thôn 1\n"
    shown = upload(boss, FACILITIES, text)
    assert 'desk-tag-warning">Cần xem' in shown
    assert '<option value="Phòng khám"' in shown
    chosen = "Phòng khám"
    boss.post(FACILITIES, {"confirm": "accepted", "answer-0": chosen})
    assert Facility.objects.get().kind == "clinic"


def test_an_unknown_procedure_is_chosen_in_the_preview(db):
    make_procedure(name="Cấp giấy phép xây dựng nhà ở riêng lẻ")
    client = desk_client(officer_of(make_agency(code="H57.15")))
    client.post(UPLOAD, {"file": SimpleUploadedFile("so.csv", sheet(row(1)).encode())})

    client.post(UPLOAD, {"confirm": "good", "answer-0": "Cấp giấy phép xây dựng nhà ở riêng lẻ"})

    dossier = Dossier.objects.get()
    assert dossier.procedure.name == "Cấp giấy phép xây dựng nhà ở riêng lẻ" and not dossier.flags


def test_the_command_marks_a_question_apart_from_a_refusal(region, db, tmp_path):
    path, out = tmp_path / "to.csv", io.StringIO()
    path.write_text(GROUP_ROWS.format("Xã Tam Xuâm", "Xã Tam Xuân"))

    with pytest.raises(CommandError, match="1 dòng cần xem; chưa nhập dòng nào"):
        call_command("import_data", "technology_groups", str(path), stdout=out)
    assert "? dòng 2:" in out.getvalue() and "✗" not in out.getvalue()


@pytest.mark.parametrize("name", ["Xã Núi Thành Tây", "Xã Tây Hồ 2", "Núi Thành Tây", "Xã Núi Thàn"])
def test_a_name_that_is_only_like_a_known_one_is_never_good(region, boss, name):
    """Half a name is enough in a chat; a file that says more, or less, means another place or a slip."""
    shown = upload(boss, GROUPS, f"Xã, phường;Thôn\n{name};Thôn Sáu\n")

    assert 'desk-tag-warning">Cần xem' in shown and "desk-tag-success" not in shown


@pytest.mark.parametrize(
    "place",
    [
        "Xã Núi Thành (huyện Núi Thành cũ)",
        "xã Núi Thành TP Đà Nẵng",
        "X. Núi Thành - Đà Nẵng",
        "Núi Thành cũ",
    ],
)
def test_a_name_with_its_wider_unit_or_a_remark_is_good(region, boss, place):
    shown = upload(boss, GROUPS, f"Xã, phường;Thôn\n{place};Thôn Sáu\n")

    assert 'desk-tag-success">Tốt' in shown and "desk-tag-warning" not in shown


def test_the_preview_shows_no_codes_and_no_lists_of_a_program(region, boss):
    facilities = upload(
        boss,
        FACILITIES,
        "Tên cơ sở;Loại;Xã/phường;BHYT;Giờ làm việc\nA;Trạm y tế;Xã Tam Mỹ;có;T2-T6: 7h-17h\n",
    )
    assert (
        "Trạm y tế · " in facilities
        and " · Có" in facilities
        and "T2, T3, T4, T5, T6 07:00–17:00" in facilities
    )
    prices = upload(
        boss,
        "/admin/land_prices/landprice/import/",
        "Xã/phường;Tên đường;Vị trí 1 (đồng/m2);Vị trí 2 (đồng/m2)\nXã Tam Mỹ;Đường Một;5000000;\n",
    )
    legal = upload(
        boss,
        "/admin/legal/legaldocument/import/",
        "Số, ký hiệu;Ngày ban hành;Trích yếu\n21/2020/QĐ-UBND;05/08/2020;Ban hành giá\n",
    )
    assert "Quyết định" in legal
    for page in (facilities, prices, legal):
        table = page.split("<tbody>")[1].split("</tbody>")[0]
        for code in ("station", "True", "None", "[", "quyet_dinh", "province"):
            assert code not in table, code


def test_the_branch_of_technology_is_told_once_for_the_whole_file(boss):
    exam = make_exam()
    page = f"/admin/exams/exam/import/?exam={exam.key}"
    text = "sbd,toan,cong_nghe\n48000001,7,6\n48000002,7,6.25\n"

    assert upload(boss, page, text).count('<select id="answer-') == 1
    boss.post(page, {"confirm": "accepted", "answer-0": "Công nghệ (nông nghiệp)"})

    assert Candidate.objects.count() == 2
    assert Candidate.objects.get(sbd="48000002").cong_nghe_nong_nghiep == Decimal("6.25")


def test_the_page_says_how_large_a_file_may_be(boss):
    assert "Tối đa 50 MB và 200.000 dòng." in boss.get(GROUPS).content.decode()
