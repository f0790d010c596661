"""The good rows are imported, the rest comes back marked, is mended and imported: in every kind of table."""

import io
import json

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from dossiers.models import Dossier
from foundation.spreadsheets import importing
from foundation.spreadsheets.headings import RETURNED
from tests.factories import make_agency
from tests.lookups.officials.conftest import text
from tourism.models import Entry

# kind → heading, a good row, a bad row, the bad cell, what mends it; the model that rows become
TABLES = {
    "dossiers": (
        "Mã hồ sơ;Người nộp;SĐT;Ngày nhận;Ngày hẹn trả;Trạng thái;Thủ tục",
        "H47.15-261105-0001;Nguyễn Giả;0905123456;05/11/2026;20/11/2026;Đang xử lý;Cấp phép",
        "H47.15-261105-0002;Trần Giả;0905123457;05/11/2026;20/11/2026;Đang bay;Cấp phép",
        "Đang bay",
        "Đang xử lý",
        "dossiers.Dossier",
    ),
    "agencies": (
        "Mã cơ quan;Tên cơ quan;Cấp;Giờ làm việc",
        "H47.20;UBND phường Một;Xã;Thứ 2 - Thứ 6: 7h30-11h30, 13h30-17h",
        "H47/21;UBND phường Hai;Xã;Thứ 2 - Thứ 6: 7h30-11h30, 13h30-17h",
        "H47/21",
        "H47.21",
        "dossiers.Agency",
    ),
    "handling_units": (
        "Mã đơn vị;Tên đơn vị;Địa bàn",
        "ubnd-tam-xuan;UBND xã Tam Xuân;Xã Tam Xuân",
        "ubnd tam anh;UBND xã Tam Anh;Xã Tam Anh",
        "ubnd tam anh",
        "ubnd-tam-anh",
        "petitions.HandlingUnit",
    ),
    "staff": (
        "Tên đăng nhập;Họ và tên;Mã cơ quan",
        "an.motcua;Nguyễn Thị An;H47.15",
        "bình;Trần Văn Bình;H47.15",
        "bình",
        "binh.motcua",
        "auth.User",
    ),
    "holidays": (
        "Từ ngày;Loại;Lý do",
        "02/09/2027;Nghỉ lễ;Quốc khánh",
        "31/02/2027;Nghỉ lễ;Ngày thử",
        "31/02/2027",
        "01/03/2027",
        "calendar.CalendarException",
    ),
    "bank_statement": (
        "Số giao dịch;Ngày giao dịch;Ghi có;Nội dung",
        "FT1;05/11/2026;50000;Nop phi",
        "FT2;31/02/2026;50000;Nop phi",
        "31/02/2026",
        "28/02/2026",
        "dossiers.BankTransfer",
    ),
    "procedures": (
        "Mã TTHC;Tên thủ tục hành chính;Lĩnh vực",
        "1.990001;Cấp giấy thử một;Thử",
        "1.99;Cấp giấy thử hai;Thử",
        "1.99",
        "1.990002",
        "dossiers.Procedure",
    ),
    "national_procedures": (
        "Mã TTHC;Tên thủ tục hành chính;Lĩnh vực",
        "1.990003;Cấp giấy thử ba;Thử",
        "1.98;Cấp giấy thử bốn;Thử",
        "1.98",
        "1.990004",
        "dossiers.NationalProcedure",
    ),
    "knowledge": (
        "Câu hỏi;Trả lời;Nguồn;Hiệu lực từ",
        "Đi một cửa lúc nào?;Trong giờ làm việc;Cổng;05/11/2026",
        "Nộp hồ sơ lúc nào?;Lúc nào cũng được;Cổng;31/02/2026",
        "31/02/2026",
        "28/02/2026",
        "knowledge.QuestionAnswer",
    ),
    "health": (
        "Tên cơ sở khám chữa bệnh;Địa chỉ;Điện thoại",
        "Trạm Y tế Một;Xã Tam Xuân;0235 3861 000",
        "123;Xã Tam Anh;0235 3861 001",
        "123",
        "Trạm Y tế Hai",
        "health.Facility",
    ),
    "land_prices": (
        "Phường/xã;Tên đường;Từ;Đến;VT1 (đồng/m²)",
        "P. Tam Kỳ;Đường Một;A;B;5.000.000 đồng",
        "P. Tam Kỳ;Đường Hai;A;B;chưa có giá",
        "chưa có giá",
        "4.000.000 đồng",
        "land_prices.LandPrice",
    ),
    "legal": (
        "Số, ký hiệu;Trích yếu;Ngày ban hành",
        "1/2020/QĐ-UBND;Về một việc;01/02/2020",
        "2/2020/QĐ-UBND;Về hai việc;31/02/2020",
        "31/02/2020",
        "28/02/2020",
        "legal.LegalDocument",
    ),
    "violations": (
        "Biển kiểm soát;Loại phương tiện;Thời gian vi phạm;Địa điểm vi phạm;Hành vi vi phạm",
        "92A-123.45;Ô tô;14:30 20/11/2026;QL1A, Tam Kỳ;Vượt đèn đỏ",
        "92A-123.46;Tàu bay;14:30 20/11/2026;QL1A, Tam Kỳ;Vượt đèn đỏ",
        "Tàu bay",
        "Ô tô",
        "violations.Violation",
    ),
    "hazards": (
        "Loại thiên tai;Cấp độ;Thời gian phát hành;Hiệu lực đến;Khu vực;Khuyến cáo;Cơ quan phát hành",
        "Mưa lớn;2;24/11/2026 15h;25/11/2026 15h;Xã Trà Leng;Ở nhà;Đài Thử",
        "Mưa lớn;9;24/11/2026 16h;25/11/2026 15h;Xã Trà Tập;Ở nhà;Đài Thử",
        "9",
        "3",
        "hazards.HazardNotice",
    ),
    "epidemics": (
        "Bệnh;Xã/phường;Cấp độ dịch;Từ ngày",
        "Sốt xuất huyết;Xã Tam Xuân;2;01/11/2026",
        "Sốt xuất huyết;Xã Tam Xuâm Lạ;2;01/11/2026",
        "Xã Tam Xuâm Lạ",
        "Xã Tam Anh",
        "epidemics.OutbreakLevel",
    ),
    "epidemic_sites": (
        "Bệnh;Loại;Tên điểm;Xã/phường;Từ ngày",
        "Sởi;Điểm tiêm;Điểm Một;Xã Tam Xuân;01/11/2026",
        "Sởi;Điểm tiêm;=1+2;Xã Tam Xuân;01/11/2026",
        "=1+2",
        "Điểm Hai",
        "epidemics.Site",
    ),
    "power_cuts": (
        "Khu vực;Ngày;Từ giờ;Đến giờ;Lý do",
        "Xã Tam Xuân;25/11/2026;7h;11h;Bảo trì",
        "Xã Tam Anh;25/11/2026;7h;;Bảo trì",
        None,
        "11h",
        "power_cuts.PowerCut",
    ),
    "exams": (
        "SBD;Toán;Ngữ văn",
        "48000001;5;6",
        "48000002;15;6",
        "15",
        "5",
        "exams.Candidate",
    ),
    "reasons": (
        "Dùng khi;Lý do;Vị trí",
        "Yêu cầu bổ sung;Cần thêm ảnh màu;1",
        "Từ chối tiếp nhận;Không thuộc thẩm quyền;5000",
        "5000",
        "2",
        "dossiers.UsualReason",
    ),
    "petition_reasons": (
        "Dùng khi;Lý do;Vị trí",
        "Trả lại Trung tâm;Địa điểm ở xã khác;1",
        "Hỏi lại người gửi;Xin ảnh;5000",
        "5000",
        "2",
        "petitions.UsualReason",
    ),
    "ready_answers": (
        "Chủ đề;Tiêu đề;Nội dung",
        "Chào hỏi;Lời chào;Xin chào ông/bà.",
        "Chào hỏi;=1+2;Xin đọc.",
        "=1+2",
        "Lời mời",
        "inbox.CannedAnswer",
    ),
    "petition_answers": (
        "Lĩnh vực;Tiêu đề;Nội dung",
        "Chiếu sáng, cây xanh;Đã thay đèn;Chúng tôi đã thay đèn.",
        "Thơ ca;Một bài;Xin đọc.",
        "Thơ ca",
        "Chiếu sáng, cây xanh",
        "petitions.ReadyAnswer",
    ),
    "message_templates": (
        "Mục đích;Mã mẫu;Tham số",
        "Hồ sơ có thay đổi;512301;ma_ho_so: 30, trang_thai: 30, noi_dung: 200, ma_tin: 30",
        "Đi chơi;512302;ma_tin: 30",
        "Đi chơi",
        "Phản ánh có thay đổi",
        "zalo_channel.MessageTemplate",
    ),
    "wordings": (
        "Thông báo;Lời gửi người dân",
        "Hồ sơ: Đã có kết quả;Mời ông/bà đến nhận.",
        "Thơ ca;Xin đọc.",
        "Thơ ca",
        "Hồ sơ: Đã rút hồ sơ",
        "outbox.NoticeWording",
    ),
    "technology_groups": (
        "Thôn, khối phố;Xã/phường;Tổ trưởng",
        "Thôn Một;Xã Tam Xuân;Nguyễn Giả",
        "Thôn Hai;Xã Tam Xuâm Lạ;Trần Giả",
        "Xã Tam Xuâm Lạ",
        "Xã Tam Anh",
        "outreach.Group",
    ),
    "places": (
        "Tên điểm du lịch;Địa chỉ;Tọa độ",
        "Suối Một;Xã Sông Kôn;15.94, 107.85",
        "Suối Hai;Xã Sông Kôn;48.85, 2.35",
        "48.85, 2.35",
        "15.95, 107.86",
        "tourism.Entry",
    ),
    "stays": (
        "Tên cơ sở lưu trú;Địa chỉ;Hạng sao",
        "Khách sạn Một;1 Cửa Đại, phường Hội An;3 sao",
        "Khách sạn Hai;2 Cửa Đại, phường Hội An;9 sao",
        "9 sao",
        "4 sao",
        "tourism.Entry",
    ),
    "eateries": (
        "Tên quán;Địa chỉ;Giá",
        "Quán Một;Phường Tam Kỳ;30k",
        "Quán Hai;Phường Tam Kỳ;12 $",
        "12 $",
        "35k",
        "tourism.Entry",
    ),
    "specialities": (
        "Tên sản phẩm;Chủ thể;Địa chỉ;Hạng sao",
        "Mật ong Một;HTX Một;Xã Tam Xuân;3 sao",
        "Mật ong Hai;HTX Hai;Xã Tam Xuân;8 sao",
        "8 sao",
        "4 sao",
        "tourism.Entry",
    ),
}


@pytest.fixture
def take(tmp_path):
    def run(kind, path, *options):
        out = io.StringIO()
        more = {"exam": "THPT-2026"} if kind == "exams" else {}
        call_command("import_data", kind, str(path), "--json", *options, stdout=out, **more)
        return json.loads(out.getvalue())

    return run


def test_the_table_below_holds_every_importer_of_spreadsheets():
    whole_files = {kind for kind in importing.kinds() if importing.importer(kind).read}
    assert set(TABLES) == set(importing.kinds()) - whole_files


@pytest.mark.parametrize("kind", TABLES)
def test_good_rows_are_imported_and_the_rest_comes_back_to_be_mended(kind, take, tmp_path):
    make_agency(code="H47.15")
    head, good, bad, wrong, right, model = TABLES[kind]
    path, rest = tmp_path / "tep.csv", tmp_path / "con-lai.xlsx"
    path.write_text(text("DANH SÁCH (tính đến ngày 20/11/2026)", head, bad, good))
    before = apps.get_model(model).objects.count()

    with pytest.raises(CommandError, match="1 dòng (bị từ chối|cần xem)"):
        take(kind, path)
    assert apps.get_model(model).objects.count() == before

    told = take(kind, path, "--skip-invalid", "--rejected", str(rest))
    assert (told["accepted"], told["rejected"]) == (1, 1)
    assert apps.get_model(model).objects.count() > before

    sheet = load_workbook(rest).active
    rows = [[cell.value for cell in row] for row in sheet]
    columns = head.split(";")
    assert rows[1] == [*columns, RETURNED]
    assert len(rows) == 3 and rows[2][-1].startswith("Dòng 3: ")
    returned = [str(value or "") for value in rows[2][: len(columns)]]
    assert [value.removeprefix("'") for value in returned] == bad.split(";")

    at = bad.split(";").index(wrong or "")
    sheet.cell(3, at + 1).value = right
    load = tmp_path / "da-sua.xlsx"
    sheet.parent.save(load)
    before = apps.get_model(model).objects.count()
    told = take(kind, load)
    assert (told["accepted"], told["rejected"]) == (1, 0)
    assert apps.get_model(model).objects.count() > before


def test_the_returned_file_keeps_groups_titles_and_two_row_headings(take, tmp_path):
    rows = (
        "BẢNG GIÁ ĐẤT (kèm theo Quyết định số 9/2025/QĐ-UBND ngày 20/12/2025)",
        "Đơn vị tính: 1.000 đồng/m²",
        "TT;Tên đường;Đoạn đường;;Giá đất;",
        ";;Từ;Đến;VT1;VT2",
        "I;PHƯỜNG TAM KỲ",
        "1;Đường Một;A;B;5000;4000",
        ";;B;C;năm triệu;4000",
        "II;PHƯỜNG HƯƠNG TRÀ",
        "2;Đường Hai;A;B;3000;2000",
    )
    path, rest = tmp_path / "gia.csv", tmp_path / "con-lai.xlsx"
    path.write_text(text(*rows))
    take("land_prices", path, "--skip-invalid", "--rejected", str(rest))
    sheet = load_workbook(rest).active
    assert [row[0].value for row in sheet][:2] == list(rows[:2])
    assert sheet.max_row == 6
    assert [cell.value for cell in sheet[6]][1] == "Đường Một"  # written once above, needed here
    sheet["E6"] = 4500
    sheet.parent.save(tmp_path / "da-sua.xlsx")
    told = take("land_prices", tmp_path / "da-sua.xlsx")
    row = next(row for row in told["rows"] if row["verdict"] == "accept")
    assert row["values"]["ward"] == "PHƯỜNG TAM KỲ"
    assert row["values"]["prices_vnd_per_m2"][:2] == [4_500_000, 4_000_000]


def test_rows_to_review_are_left_out_where_asked(take, tmp_path):
    path, rest = tmp_path / "ks.csv", tmp_path / "con-lai.xlsx"
    path.write_text(
        text(
            "Tên khách sạn;Địa chỉ",
            "Khách sạn Một;Phường Hội An",
            "Khách sạn Hai;12 Trần Phú, Đà Nẵng",
        )
    )
    told = take("stays", path, "--skip-invalid", "--skip-doubtful", "--rejected", str(rest))
    assert (told["accepted"], told["rejected"]) == (1, 1)
    assert Entry.objects.get().name == "Khách sạn Một"
    assert "Cần xem" in load_workbook(rest).active["C2"].value
    told = take("stays", path)
    assert [row["verdict"] for row in told["rows"] if "Cần xem" in row["reason"]] == ["accept"]


def test_what_the_service_refuses_is_told_with_what_the_reader_refuses(take, tmp_path):
    """One pass: a bad cell, a duplicate and a refusal of the importer, each on its row."""
    head = "Bệnh;Xã/phường;Cấp độ dịch;Từ ngày;Đến ngày"
    path = tmp_path / "dich.csv"
    path.write_text(
        text(
            head,
            "Sởi;Xã Tam Xuân;9;01/11/2026;31/02/2026",
            "Sởi;Xã Tam Anh;1;01/11/2026;",
            "Sởi;Xã Tam Anh;2;01/11/2026;",
            "Sởi;Xã Không Có Thật;2;01/11/2026;",
            "Sởi;Xã Tam Mỹ;x;05/11/2026;01/11/2026",
        )
    )
    with pytest.raises(CommandError, match="4 dòng bị từ chối, 1 dòng cần xem"):
        take("epidemics", path, "--dry-run")
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("import_data", "epidemics", str(path), "--json", stdout=out)
    why = {row["line"]: row["reason"] for row in json.loads(out.getvalue())["rows"]}
    assert "cấp độ dịch" in why["2"] and "31/02/2026" in why["2"]
    assert "cả dòng 4" in why["3"] and "cả dòng 3" in why["4"]
    assert "Cần xem" in why["5"]
    assert "cấp độ dịch" in why["6"] and "trước ngày bắt đầu" in why["6"]


def test_a_duplicate_of_a_row_refused_for_something_else_is_told_at_once(take, tmp_path):
    head = "Mã hồ sơ;Người nộp;SĐT;Ngày nhận;Ngày hẹn trả;Trạng thái;Thủ tục"
    row = "H47.15-261105-0001;{};{};05/11/2026;20/11/2026;Đang xử lý;Cấp phép"
    path = tmp_path / "so.csv"
    path.write_text(text(head, row.format("Nguyễn Giả", "123"), row.format("Trần Giả", "0905123456")))
    out = io.StringIO()
    with pytest.raises(CommandError, match="2 dòng"):
        call_command("import_data", "dossiers", str(path), "--json", stdout=out)
    why = {row["line"]: row["reason"] for row in json.loads(out.getvalue())["rows"]}
    assert "123" in why["2"] and "cả dòng 3" in why["2"]
    assert "cả dòng 2" in why["3"]
    assert not Dossier.objects.exists()


def test_options_that_belong_together_and_files_that_come_whole(take, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("a")
    with pytest.raises(CommandError, match="--skip-invalid"):
        take("health", path, "--rejected", str(tmp_path / "o.xlsx"))
    with pytest.raises(CommandError, match="trọn vẹn"):
        take("buses", path, "--skip-invalid")
