"""Layouts as provinces publish them: every good row kept, every bad row named."""

from tests.lookups.officials.conftest import text


def test_an_ocop_list_with_points_beside_the_class_and_products_of_groups(judge):
    found = judge(
        "specialities",
        text(
            "DANH SÁCH SẢN PHẨM OCOP NĂM 2025",
            "STT;Tên sản phẩm;Tên chủ thể;Địa chỉ;Kết quả (số điểm);Phân hạng",
            "A;Hạng 4 sao (01 sản phẩm);;;;",
            "1;Nước mắm Giả;HTX Giả;xã Thăng An;81,5;4 sao",
            "B;Hạng 3 sao (01 sản phẩm);;;;",
            "2;Tiêu sấy Giả;Hộ ông Giả;Xã Tam Mỹ;62;3 sao",
        ).encode("utf-8-sig"),
    )
    kept = {line: row for line, row in found.items() if isinstance(row, dict)}
    assert [(row["name"], row["stars"]) for row in kept.values()] == [
        ("Nước mắm Giả", 4),
        ("Tiêu sấy Giả", 3),
    ]


def test_a_counters_book_that_calls_the_applicant_to_chuc_ca_nhan_nop(judge):
    found = judge(
        "dossiers",
        text(
            "STT;Mã hồ sơ;Tên TTHC;Tổ chức, cá nhân nộp;Ngày tiếp nhận;Ngày hẹn trả;Tình trạng",
            "1;H17.61-261102-0901;Đăng ký khai sinh;Nguyễn Giả;02/11/2026;03/11/2026;Đã trả kết quả",
        ).encode("utf-8-sig"),
    )
    assert found["2"]["applicant"] == "Nguyễn Giả"


def test_violations_with_minutes_written_as_a_prime(judge):
    found = judge(
        "violations",
        text(
            "TT;Biển kiểm soát;Loại phương tiện;Thời gian vi phạm;Địa điểm;Hành vi vi phạm",
            "1;43A-123.45;Ô tô con;08h15' ngày 16/11/2026;Cầu Rồng;Chạy quá tốc độ",
        ).encode("utf-8-sig"),
    )
    assert found["2"]["happened_at"] == "2026-11-16T08:15"


def test_price_tables_do_not_lie_in_a_ward_whose_name_is_only_like_theirs(judge, reasons):
    judge(
        "land_prices",
        text(
            "Xã/phường;Tên đường;Vị trí 1 (đồng/m2);Vị trí 2 (đồng/m2)",
            "Xã Tam Mỹ;Đường Một;5000000;4000000",
            "Xã Tam Mỹ Đông Tây;Đường Một;5000000;4000000",
        ).encode("utf-8-sig"),
    )
    assert reasons["2"] == "" and "Cần xem" in reasons["3"]


def test_stars_that_are_only_proposed_are_not_shown_as_given(judge, reasons):
    found = judge(
        "specialities",
        text(
            "TT;Sản phẩm;Chủ thể;Địa chỉ;Hạng sao",
            "1;Trà sâm;HTX Giả;Xã Tam Mỹ;5 sao (đề nghị)",
            "2;Cao sâm;HTX Giả;Xã Tam Mỹ;Tiềm năng 5 sao",
            "3;Rượu sâm;HTX Giả;Xã Tam Mỹ;4 sao",
        ).encode("utf-8-sig"),
    )
    assert [found[line]["stars"] for line in "234"] == [None, None, 4]
    assert "chưa phải hạng được công nhận" in reasons["2"] and "chưa phải hạng" in reasons["3"]


def test_places_of_vaccination_whose_commune_stands_inside_the_address(judge, reasons):
    found = judge(
        "epidemic_sites",
        text(
            "CƠ SỞ TIÊM CHỦNG PHÒNG BỆNH SỞI (tính đến ngày 20/11/2026)",
            "STT;Tên cơ sở;Địa chỉ cụ thể;Số điện thoại;Thời gian hoạt động;Phòng bệnh",
            "1;Trung tâm Giả;Lô A1 Lý Thường Kiệt, P. Hội An;028 7102 6595;7h30-17h;Sởi",
            "2;Trạm Giả;Phường Không Có Thật;;Ngày 25 hằng tháng;Sởi",
        ).encode("utf-8-sig"),
    )
    assert not isinstance(found["3"], str), found["3"]
    assert found["3"]["hours"] == "7h30-17h"
    assert "Cần xem" in reasons["4"]


def test_stays_with_an_exact_address_beside_the_commune(judge):
    found = judge(
        "stays",
        text(
            "Số TT;Tên cơ sở;Loại hình cơ sở lưu trú;Xã/Phường;Địa chỉ cụ thể;Quy mô (số phòng)",
            "1;Khu nghỉ Giả;Khu nghỉ dưỡng;Xã Tam Mỹ;Thôn Tân Lập;12",
        ).encode("utf-8-sig"),
    )
    assert (found["2"]["address"], found["2"]["rooms"]) == ("Thôn Tân Lập", 12)


def test_an_unknown_commune_beside_known_ones_is_asked_about(judge, reasons):
    """Its people would not be told, and nobody would notice."""
    judge(
        "power_cuts",
        text(
            "Ngày;Từ;Đến;Khu vực;Lý do",
            "28/11/2026;07:30;11:00;Xã Tam Mỹ;Sửa chữa",
            "28/11/2026;07:30;11:00;Xã Tam Mỹ và xã Không Thật;Sửa chữa",
        ).encode("utf-8-sig"),
    )
    assert reasons["2"] == ""
    assert reasons["3"].startswith("Cần xem: chưa nhận ra “xã Không Thật” trong khu vực")
