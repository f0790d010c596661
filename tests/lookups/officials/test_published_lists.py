"""Lists as provinces and ministries publish them: decision annexes, national lists, forms of the law."""

import datetime as dt
import io
import json

import pytest
from django.core.management import call_command

from lookups.kinds.health.models import Facility
from lookups.kinds.legal.models import LegalDocument
from tests.lookups.officials.conftest import accepted, refused, short, text, workbook
from tourism.kinds import Kind
from tourism.models import Entry

MOTTO = [
    ["ỦY BAN NHÂN DÂN", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ["TỈNH THỬ", None, None, "Độc lập - Tự do - Hạnh phúc"],
    ["PHỤ LỤC"],
]
FOOTER = [
    ["Nơi nhận:", None, None, "TM. ỦY BAN NHÂN DÂN"],
    ["- Như Điều 3;", None, None, "KT. CHỦ TỊCH"],
    ["- Lưu: VT.", None, None, "PHÓ CHỦ TỊCH"],
    [None, None, None, "Nguyễn Văn Giả"],
]
OCOP = [
    *MOTTO,
    ["DANH SÁCH SẢN PHẨM OCOP NĂM 2026"],
    ["(Kèm theo Quyết định số 999/QĐ-UBND ngày 01/6/2026)"],
    ["TT", "Tên sản phẩm", "Chủ thể sản xuất", "Địa chỉ", "Điện thoại", "Phân hạng"],
    ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
    ["A", "Hạng 4 sao"],
    ["I", "NHÓM THỰC PHẨM"],
    [1, "Mật ong Thử", "HTX Thử Một", "Thôn 2, xã Tiên Phước", "0905 000 001", None],
    [2, "Nước mắm Thử", "Hộ kinh doanh Nguyễn Thị Giả", "Thôn Một,\nxã Tam Xuân", 905000002, None],
    ["II. NHÓM ĐỒ UỐNG"],
    [3, "Rượu cần Thử", "HTX Thử Hai", "Xã Sông Kôn", "0235.3861.000", None],
    ["B · Hạng 3 sao"],
    [4, "Khăn dệt Thử", "HTX Thử Hai", "Xã Sông Kôn", "0235.3861.000", None],
    [5, 12345, "HTX Thử Hai", "Xã Sông Kôn", None, None],
    [6, "Trà Thử", "=A1", "Xã Sông Kôn", None, None],
    [None, "Tổng cộng: 6 sản phẩm"],
    *FOOTER,
]


@pytest.fixture
def take(tmp_path):
    def run(kind, content, name="tep.xlsx", **options):
        path = tmp_path / name
        path.write_bytes(content)
        out = io.StringIO()
        call_command("import_data", kind, str(path), json=True, stdout=out, **options)
        return json.loads(out.getvalue())

    return run


def as_csv(rows) -> bytes:
    lines = (
        ["" if cell is None else f'"{cell}"' if "\n" in str(cell) else str(cell) for cell in row]
        for row in rows
    )
    return text(*(";".join(line) for line in lines)).encode()


@pytest.mark.parametrize(
    ("content", "name"),
    [(workbook(("OCOP", OCOP)), "o.xlsx"), (as_csv(OCOP), "o.csv")],
    ids=["xlsx", "csv"],
)
def test_group_rows_of_an_ocop_decision_are_no_products_and_give_their_grade(judge, content, name):
    verdicts = judge("specialities", content, name)
    found = [(row["name"], row["stars"], row["category"]) for row in accepted(verdicts)]
    assert found == [
        ("Mật ong Thử", 4, "food"),
        ("Nước mắm Thử", 4, "food"),
        ("Rượu cần Thử", 4, "drink"),
        ("Khăn dệt Thử", 3, "textile"),
    ]
    assert len(refused(verdicts)) == 2
    assert all("“" in why for why in refused(verdicts).values())


@pytest.mark.parametrize(
    ("title", "stars"),
    [
        ("Hạng 3 sao", 3),
        ("I. Sản phẩm đạt 4 sao: 12 sản phẩm", 4),
        ("SẢN PHẨM OCOP HẠNG 5 SAO", 5),
        ("A - Các sản phẩm được công nhận hạng bốn sao", 4),
    ],
)
def test_titles_of_grades(judge, title, stars):
    rows = [["Tên sản phẩm", "Chủ thể"], [title], ["Mật ong Thử", "HTX Thử"]]
    assert [row["stars"] for row in accepted(judge("specialities", workbook(("S", rows)), "s.xlsx"))] == [
        stars
    ]


def test_a_product_that_is_called_after_its_stars_is_a_product(judge):
    rows = [["TT", "Tên sản phẩm", "Chủ thể"], [1, "Trà Năm Sao Thử", "HTX Thử"], [2, "Rượu 5 sao Thử", None]]
    assert len(accepted(judge("specialities", workbook(("S", rows)), "s.xlsx"))) == 2


def test_the_maker_sells_what_only_has_his_address_and_telephone(take):
    good = [row for row in OCOP if row[0] not in (5, 6)]
    take("specialities", workbook(("OCOP", good)))
    product = Entry.objects.get(kind=Kind.SPECIALITY, name="Mật ong Thử")
    shop = product.offers.get().seller
    assert (shop.name, shop.phone, shop.address) == ("HTX Thử Một", "0905000001", "Thôn 2, xã Tiên Phước")
    assert (product.commune.name, product.stars) == ("Tiên Phước", 4)
    assert Entry.objects.filter(kind=Kind.SHOP).count() == 3  # one maker of two products is one shop


def test_products_of_one_name_by_two_makers_are_two(take):
    rows = [
        ["Tên sản phẩm", "Chủ thể", "Địa chỉ", "Hạng sao"],
        ["Mật ong", "HTX Một", "Xã Tam Xuân", "3 sao"],
        ["Mật ong", "HTX Hai", "Xã Tam Xuân", "4 sao"],
    ]
    told = take("specialities", workbook(("S", rows)))
    assert told["accepted"] == 2
    assert sorted(Entry.objects.of(Kind.SPECIALITY).values_list("producer", "stars")) == [
        ("HTX Hai", 4),
        ("HTX Một", 3),
    ]


def test_grades_that_are_crosses_in_columns(judge):
    rows = [
        ["TT", "Tên sản phẩm", "Chủ thể", "Xếp hạng", None],
        [None, None, None, "3 sao", "4 sao"],
        [1, "Mật ong Thử", "HTX Thử", None, "x"],
        [2, "Trà Thử", "HTX Thử", "X", None],
        [3, "Rượu Thử", "HTX Thử", "x", "x"],
    ]
    verdicts = judge("specialities", workbook(("S", rows), merges=["D1:E1"]), "s.xlsx")
    assert [row["stars"] for row in accepted(verdicts)] == [4, 3]
    assert "nhiều hạng sao" in refused(verdicts)["5"]


INSURANCE = [
    ["BẢO HIỂM XÃ HỘI TỈNH THỬ"],
    ["DANH SÁCH CƠ SỞ KHÁM BỆNH, CHỮA BỆNH BẢO HIỂM Y TẾ"],
    ["STT", "Mã KCB", "Tên cơ sở khám chữa bệnh", "Địa chỉ", "Hạng", "Loại hình", "Ghi chú"],
    ["I", "Tuyến thành phố"],
    [1, "48001", "Bệnh viện Giả", "124 Hải Phòng, phường Hải Châu, TP Đà Nẵng", "Hạng I", "Công lập"],
    [2, 48002, "TYT phường Tam Kỳ", "Khối phố 3, P. Tam Kỳ", "Hạng III", "Công lập"],
    ["II", "HUYỆN NÚI THÀNH (CŨ)"],
    [3, "48-003", "Phòng khám đa khoa Giả", "45 Núi Thành, phường Hòa Cường", None, "Tư nhân"],
    [4, "48004", "Bệnh xá Giả", "Thôn 1, xã Tam Mỹ Tây, huyện Núi Thành", None, None],
    [5, "48005", "Cơ sở Giả", "Đường 3/2, TP Đà Nẵng", None, None],
    [6, "48006", None, "Xã Tam Xuân", None, None],
    [7, "48007", "=HYPERLINK(A1)", "Xã Tam Xuân", None, None],
]


def test_the_list_of_facilities_of_the_health_insurance(judge, take, reasons):
    verdicts = judge("health", workbook(("KCB", INSURANCE)), "kcb.xlsx")
    found = [(row["bhyt_code"], row["kind"], row["bhyt"]) for row in accepted(verdicts)]
    assert found == [
        ("48001", "hospital", True),
        ("48002", "station", True),
        ("48003", "clinic", True),
        ("48004", "clinic", True),
        ("48005", "other", True),
    ]
    assert list(refused(verdicts)) == ["11", "12"]
    assert reasons["10"].startswith("Cần xem: “Đường 3/2, TP Đà Nẵng” chưa rõ")
    take("health", workbook(("KCB", INSURANCE)), skip_invalid=True)
    kept = Facility.objects.order_by("bhyt_code").values_list("bhyt_code", "commune__name", "is_public")
    assert list(kept) == [
        ("48001", "Hải Châu", True),
        ("48002", "Tam Kỳ", True),
        ("48003", "Hòa Cường", False),
        ("48004", "Tam Mỹ", True),
        ("48005", None, True),
    ]
    take("health", workbook(("KCB", INSURANCE)), skip_invalid=True)
    assert Facility.objects.count() == 5


def test_pharmacies_of_one_name_at_two_addresses_are_two(take):
    rows = [
        ["Tên nhà thuốc", "Địa chỉ", "Điện thoại"],
        ["Nhà thuốc Giả", "1 Trần Phú, phường Hội An", "0235 3861 000"],
        ["Nhà thuốc Giả", "9 Lê Lợi, phường Hội An", "0235 3861 001"],
        ["Nhà thuốc Giả", "9 Lê Lợi, phường Tam Kỳ", "0235 3861 002"],
    ]
    for _again in range(2):
        told = take("health", workbook(("S", rows)))
        assert told["accepted"] == 3
        assert Facility.objects.count() == 3


STAYS = [
    ["BỘ VĂN HÓA, THỂ THAO VÀ DU LỊCH"],
    ["DANH SÁCH CƠ SỞ LƯU TRÚ DU LỊCH (tính đến 31/10/2026)"],
    [
        "STT", "Tên cơ sở lưu trú", "Loại hình", "Hạng sao", "Địa chỉ", "Điện thoại", "Email", "Website",
        "Số phòng", "Số giường", "Số quyết định", "Ngày quyết định", "Giấy phép kinh doanh",
    ],
    [
        1, "Khách sạn Thử", "Khách sạn", "5 sao", "1 Cửa Đại, phường Hội An Đông",
        "0235 3861000 - 0905000001", "a@thu.vacations", "booking.thu.vacations", 100, "150 giường",
        "12/QĐ-SDL", dt.date(2025, 3, 4), "GP 34/2020",
    ],
    [
        2, "Nhà Thử", "Nhà ở có phòng cho khách du lịch thuê", "Đạt tiêu chuẩn", "Thôn 1, xã Tân Hiệp", None,
        None, "www.thu-nha.hotel/vi", 5, 7,
    ],
    [
        3, "Tàu Thử", "Tàu thủy lưu trú du lịch", "Chưa xếp hạng", "Phường Hội An", "(84-235) 3861 000", "x",
        "https://a.b.thu.travel; facebook.com/thu", "12 cabin",
    ],
    [
        4, "Khu nghỉ Thử", "Khu nghỉ dưỡng biển", "4*", "Phường Điện Bàn Đông", "0236. 3 986 888 (lễ tân)",
        "a@b.vn; c@d.vn", "Đang cập nhật",
    ],
    [5, "Lều Thử", "Nhà cây", None, "Phường Hội An", None, None, "đang làm"],
    [6, "Trại Thử", "Bãi cắm trại", "9 sao", "Phường Hội An", None, None, "javascript:alert(1)"],
    ["Hà Nội, ngày 12 tháng 11 năm 2026"],
    ["NGƯỜI LẬP", None, None, "CỤC TRƯỞNG"],
]  # fmt: skip


@pytest.mark.security_check("foreign-imports")
def test_the_national_list_of_stays(judge, take, reasons):
    verdicts = judge("stays", workbook(("S", STAYS)), "s.xlsx")
    assert list(refused(verdicts)) == ["9"]
    assert "9 sao" in refused(verdicts)["9"] and "javascript" in refused(verdicts)["9"]
    assert "Cần xem" in reasons["8"] and "Nhà cây" in reasons["8"]
    take("stays", workbook(("S", STAYS)), skip_invalid=True)
    kept = {entry.name: entry for entry in Entry.objects.of(Kind.STAY)}
    assert {name: (entry.category, entry.website) for name, entry in kept.items()} == {
        "Khách sạn Thử": ("hotel", "https://booking.thu.vacations"),
        "Nhà Thử": ("rooms", "https://www.thu-nha.hotel/vi"),
        "Tàu Thử": ("ship", "https://a.b.thu.travel"),
        "Khu nghỉ Thử": ("resort", ""),
        "Lều Thử": ("", ""),
    }
    hotel = kept["Khách sạn Thử"]
    assert (hotel.rooms, hotel.beds, hotel.email, hotel.licence, hotel.certificate) == (
        100,
        150,
        "a@thu.vacations",
        "GP 34/2020",
        "12/QĐ-SDL ngày 04/03/2025",
    )
    assert (kept["Tàu Thử"].rooms, kept["Khu nghỉ Thử"].email) == (12, "a@b.vn")


def test_kinds_and_classes_of_stays_over_groups(judge):
    rows = [
        ["TT", "Tên cơ sở", "Địa chỉ", "Số buồng"],
        ["A", "KHÁCH SẠN HẠNG 4 SAO"],
        [1, "Biển Thử", "Phường Hội An", 20],
        ["B", "NHÀ NGHỈ DU LỊCH"],
        [2, "Núi Thử", "Phường Hội An", 5],
    ]
    found = accepted(judge("stays", workbook(("S", rows)), "s.xlsx"))
    assert [(row["stars"], row["category"]) for row in found][0][0] == 4
    assert found[1]["category"] == "guesthouse"


LAND = [
    ["PHỤ LỤC I: BẢNG GIÁ ĐẤT Ở ĐÔ THỊ"],
    ["(Kèm theo Quyết định số 9/2025/QĐ-UBND ngày 20/12/2025)"],
    ["Đơn vị tính: 1.000 đồng/m²"],
    ["TT", "Tên đường", "Đoạn đường", None, "Giá đất", None],
    [None, None, "Từ", "Đến", "VT1", "VT2"],
    ["I", "PHƯỜNG TAM KỲ"],
    [1, "Hùng Vương", "Ngã tư A", "Ngã tư B", 5000, 4000],
    [None, None, "Ngã tư B", "Ngã tư C", 4500, 3500],
    [None, None, "Ngã tư C", "Ngã tư D", "x y", 3500],
    [2, "Đường 3/2", "Trọn đường", None, 4000, 3000],
    [3, None, None, None, 4000, 3000],
    [None, None, "Ngã tư D", "Ngã tư E", 4000, 3000],
    [4, 777, "A", "B", 4000, 3000],
    ["II", "PHƯỜNG HƯƠNG TRÀ"],
    [5, None, "X", "Y", 1000, None],
    [6, "Lê Lợi", "X", "Y", 1000, None],
]


@pytest.mark.parametrize("shape", ["merged", "empty", "csv"])
def test_a_street_written_once_above_its_segments(judge, reasons, shape):
    heading = ["A4:A5", "B4:B5", "C4:D4", "E4:F4"]
    merges = [*heading, "A7:A9", "B7:B9"] if shape == "merged" else heading
    content = as_csv(LAND) if shape == "csv" else workbook(("Gia", LAND), merges=merges)
    verdicts = judge("land_prices", content, "g.csv" if shape == "csv" else "g.xlsx")
    found = [(row["ward"], row["street"], row["from"]) for row in accepted(verdicts)]
    assert found == [
        ("PHƯỜNG TAM KỲ", "Hùng Vương", "Ngã tư A"),
        ("PHƯỜNG TAM KỲ", "Hùng Vương", "Ngã tư B"),
        ("PHƯỜNG TAM KỲ", "Đường 3/2", "Trọn đường"),
        ("PHƯỜNG HƯƠNG TRÀ", "Lê Lợi", "X"),
    ]
    # a street that nobody named, and what stands below it, is not of the street above
    assert list(refused(verdicts)) == ["9", "11", "12", "13", "15"]
    if shape != "merged":
        assert "lấy theo dòng 7" in reasons["8"]


ENDED = [
    ["DANH MỤC VĂN BẢN HẾT HIỆU LỰC, NGƯNG HIỆU LỰC TOÀN BỘ NĂM 2025"],
    [
        "STT", "Tên loại văn bản", "Số, ký hiệu; ngày, tháng, năm ban hành văn bản",
        "Tên gọi của văn bản/Trích yếu nội dung của văn bản", "Lý do hết hiệu lực, ngưng hiệu lực",
        "Ngày hết hiệu lực, ngưng hiệu lực",
    ],
    ["I. VĂN BẢN HẾT HIỆU LỰC TOÀN BỘ"],
    ["NGHỊ QUYẾT"],
    [
        1, "Nghị quyết", "12/2020/NQ-HĐND\nngày 09/12/2020", "Về x",
        "Được thay thế bởi Nghị quyết số 1/2025/NQ-HĐND", "01/01/2025",
    ],
    [2, None, "13/2020/NQ-HĐND; 09/12/2020", "Về y", "Hết thời hạn", "Kể từ ngày 31/10/2025"],
    [3, "Quyet dinhh", "24/2019/QĐ-UBND 20/12/2019", "Giá đất", "Bãi bỏ", "15/7/2025"],
    [4, "Quyết định", "25/2019/QĐ-UBND ngày 20/12/2019", "=A1", "Bãi bỏ", "15/7/2025"],
    ["B. VĂN BẢN NGƯNG HIỆU LỰC TOÀN BỘ: Không có"],
]  # fmt: skip
ENDED_IN_PART = [
    ["DANH MỤC VĂN BẢN HẾT HIỆU LỰC MỘT PHẦN"],
    [
        "STT", "Tên loại văn bản", "Số, ký hiệu; ngày, tháng, năm ban hành văn bản", "Tên gọi của văn bản",
        "Ngày có hiệu lực", "Nội dung, quy định hết hiệu lực, ngưng hiệu lực",
        "Lý do hết hiệu lực, ngưng hiệu lực", "Ngày hết hiệu lực, ngưng hiệu lực",
    ],
    [
        1, "Quyết định", "24/2019/QĐ-UBND ngày 20/12/2019", "Giá đất", "01/01/2020", "Điều 3",
        "Được sửa đổi bởi Quyết định số 1/2021/QĐ-UBND", "15/7/2021",
    ],
]  # fmt: skip


def test_the_form_of_documents_that_lost_effect_keeps_the_reason(judge, take, client):
    verdicts = judge("legal", workbook(("VB", ENDED)), "vb.xlsx")
    assert list(refused(verdicts)) == ["7", "8"]
    assert "ý bạn là “Quyết định”" in refused(verdicts)["7"]
    assert [short(row)["ended_why"] for row in accepted(verdicts)] == [
        "Được thay thế bởi Nghị quyết số 1/2025/NQ-HĐND", "Hết thời hạn",
    ]  # fmt: skip
    take("legal", workbook(("VB", ENDED)), skip_invalid=True)
    document = LegalDocument.objects.get(number="13/2020/NQ-HĐND")
    assert (document.expires_on, document.kind) == (dt.date(2025, 10, 30), "nghi_quyet")
    assert document.effect_on(dt.date(2025, 10, 31)).status == "ended"
    page = client.get("/tra-cuu/van-ban/", {"q": "12/2020/NQ-HĐND"}).content.decode()
    assert "Được thay thế bởi Nghị quyết số 1/2025/NQ-HĐND" in page


def test_a_document_that_lost_effect_in_part_is_still_in_force(take):
    take("legal", workbook(("VB", ENDED_IN_PART)))
    document = LegalDocument.objects.get()
    assert (document.expires_on, document.ended_parts) == (None, "Điều 3")
    assert document.effect_on(dt.date(2021, 7, 14)).status == "in_force"
    assert document.effect_on(dt.date(2021, 7, 15)).status == "partly"


@pytest.mark.parametrize(
    ("kind", "head", "row"),
    [
        ("places", "Tên điểm du lịch;Địa chỉ", "{};Xã Tam Xuân"),
        ("eateries", "Tên quán;Địa chỉ", "{};Xã Tam Xuân"),
        ("specialities", "Tên sản phẩm;Chủ thể", "{};HTX Thử"),
        ("specialities", "Tên sản phẩm;Chủ thể", "Mật ong;{}"),
        ("health", "Tên cơ sở y tế;Loại;Địa chỉ", "{};Trạm y tế;Xã Tam Xuân"),
        ("epidemic_sites", "Tên điểm;Loại;Xã/phường;Từ ngày;Bệnh", "{};Điểm tiêm;Xã Tam Xuân;01/11/2026;Sởi"),
        ("hazards", "Loại thiên tai;Cấp;Phát lúc;Hiệu lực đến;Khu vực;Cơ quan phát hành",
         "Lũ;2;24/11/2026 15h;25/11/2026 15h;Xã Trà Leng;{}"),
        ("power_cuts", "Khu vực;Ngày;Từ giờ;Đến giờ", "{};25/11/2026;7h;11h"),
        ("legal", "Số, ký hiệu;Trích yếu;Cơ quan ban hành", "1/2020/QĐ-UBND;Về x;{}"),
        ("dossiers", "Mã hồ sơ;Người nộp;Ngày nhận;Ngày hẹn trả;Trạng thái;Thủ tục",
         "H47.15-261105-0001;{};05/11/2026;20/11/2026;Đang xử lý;Cấp phép"),
        ("land_prices", "Phường/xã;Tên đường;VT1", "P. Tam Kỳ;{};5.000.000 đồng"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["12345", "0905123456", "=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "#REF!"])
@pytest.mark.security_check("formula-injection")
def test_a_name_is_no_formula_and_no_bare_number(judge, kind, head, row, name):
    verdicts = judge(kind, text(head, row.format(name)).encode())
    assert accepted(verdicts) == [] and list(refused(verdicts)) == ["2"]
    assert name.split("|")[0] in refused(verdicts)["2"]
    assert accepted(judge(kind, text(head, row.format("Nơi Thử 79")).encode()))
