"""Tables of stays, places, eateries and specialities as they come."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from foundation.spreadsheets import CellError, coordinates, importing, read_report
from tests.tourism.factories import make_editor, make_entry
from tourism import cells
from tourism.kinds import Kind
from tourism.models import Entry, State

HEAD = "STT;Tên cơ sở lưu trú;Loại hình;Địa chỉ;Xã/phường;Điện thoại;Giá phòng;Hạng sao;Vĩ độ;Kinh độ;Web"
ROW = (
    "1;Khách sạn Biển Thử;Khách sạn;1 Cửa Đại;phường Hội An;0235 3861 000;200k - 500k;3 sao;15,8771;108,3280;"
)


@pytest.fixture
def take(tmp_path, region, db):
    def run(*rows: str, kind: str = "stays", head: str = HEAD) -> dict:
        path = tmp_path / "bang.csv"
        path.write_text("\n".join((head, *rows)), encoding="utf-8-sig")
        out = StringIO()
        try:
            call_command("import_data", kind, str(path), "--json", stdout=out)
        except CommandError:
            pass
        return json.loads(out.getvalue())

    return run


def test_a_row_becomes_an_entry_and_twice_changes_nothing(take):
    told = take(ROW)
    values = next(row["values"] for row in told["rows"] if row["verdict"] == "accept")
    assert {name: values[name] for name in ("name", "phone", "lat", "lng")} == {
        "name": "Khách sạn Biển Thử",
        "phone": "02353861000",
        "lat": 15.8771,
        "lng": 108.328,
    }
    take(ROW)
    stay = Entry.objects.get(kind=Kind.STAY)
    assert (stay.price_min, stay.price_max, stay.stars, stay.category) == (200_000, 500_000, 3, "hotel")
    assert stay.state == State.PUBLISHED
    assert stay.commune.name == "Hội An"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("15,8771;108,3280", "108,3280;15,8771", "đảo"),
        ("15,8771;108,3280", "21,03;105,85", "không nằm trên địa bàn"),
        ("15,8771;108,3280", "40,71;-74,00", "không nằm trên địa bàn"),
        ("15,8771;108,3280", "1755000;560000", "VN-2000"),
        ("15,8771;108,3280", "15,8771;", "thiếu"),
        ("200k - 500k", "500k - 200k", "giá đầu cao hơn"),
        ("200k - 500k", "25 USD", "không phải giá bằng đồng"),
        ("0235 3861 000", "0905 12", "không phải số điện thoại"),
        ("phường Hội An", "phường Atlantis", "chưa rõ là xã, phường"),
        ("3 sao", "9 sao", "hạng sao"),
        ("108,3280;", "108,3280;javascript:alert(1)", "không phải liên kết an toàn"),
        ("108,3280;", "108,3280;http://169.254.169.254/latest", "không phải liên kết an toàn"),
        ("108,3280;", "108,3280;file:///etc/passwd", "không phải liên kết an toàn"),
    ],
)
def test_a_bad_cell_refuses_the_file_in_words(take, old, new, said):
    told = take(ROW.replace(old, new))
    refused = [row["reason"] for row in told["rows"] if row["verdict"] == "reject"]
    assert said in refused[0]
    assert not Entry.objects.exists()


def test_the_same_place_under_its_old_and_its_new_name_is_flagged(take):
    again = ROW.replace("Khách sạn Biển Thử", "KHACH SAN BIEN THU").replace(
        "phường Hội An", "phường Minh An, Hội An"
    )
    told = take(ROW, again)
    assert "dòng 2" in next(row["reason"] for row in told["rows"] if row["verdict"] == "reject")
    assert not Entry.objects.exists()


def test_an_entry_told_again_in_another_spelling_is_brought_up_to_date(take):
    kept = make_entry(Kind.STAY, name="Khách sạn Biển Thử")
    told = take(ROW.replace("Khách sạn Biển Thử", "Khach san Bien Thu"))
    assert "đã có “Khách sạn Biển Thử”" in next(
        row["reason"] for row in told["rows"] if row["verdict"] == "accept"
    )
    kept.refresh_from_db()
    assert kept.phone == "02353861000"
    assert Entry.objects.count() == 1


def test_two_stays_of_one_name_in_two_communes_are_two(take):
    take(ROW, ROW.replace("phường Hội An", "phường Tam Kỳ").replace("15,8771;108,3280", "15,567;108,478"))
    assert Entry.objects.of(Kind.STAY).count() == 2


def test_specialities_bring_their_shops_and_pictures_are_left_alone(take):
    head = (
        "Tên sản phẩm;Nhóm;Hạng OCOP;Xã/phường;Giá bán;Cửa hàng;Địa chỉ cửa hàng;Điện thoại cửa hàng;Hình ảnh"
    )
    row = "Tiêu thử;Thực phẩm;4 sao;xã Tiên Phước;150k/hộp;{};{};{};http://anh.example.vn/tieu.jpg"
    told = take(
        row.format("Cửa hàng Một", "Tiên Kỳ, Tiên Phước", "0510 3884 000"),
        row.format("Cửa hàng Hai", "phường Tam Kỳ", "1900 1234"),
        kind="specialities",
        head=head,
    )
    assert told["rejected"] == 0, told
    product = Entry.objects.get(kind=Kind.SPECIALITY)
    assert product.price_min == 150_000
    shops = [offer.seller for offer in product.offers.all()]
    assert [(shop.name, shop.phone) for shop in shops] == [
        ("Cửa hàng Một", "02353884000"),
        ("Cửa hàng Hai", "19001234"),
    ]
    assert not product.photos.exists()
    assert "không được tải về" in next(row["reason"] for row in told["rows"] if row["verdict"] == "accept")


def test_places_and_eateries_are_read_with_hours(take):
    head = "Tên điểm du lịch;Loại hình;Địa chỉ;Giờ mở cửa;Tọa độ"
    take(
        "Suối Thử;Thắng cảnh;xã Sông Kôn, huyện Đông Giang;Hằng ngày: 7h-17h;15.94, 107.85",
        kind="places",
        head=head,
    )
    place = Entry.objects.get(kind=Kind.PLACE)
    assert (place.lat, place.lng, place.category, place.hours.count()) == (15.94, 107.85, "nature", 7)
    head = "Tên quán;Địa chỉ;Số điện thoại;Giá;Giờ mở cửa"
    take("Mì Thử;12 Hùng Vương, phường Tam Kỳ;1022;25.000đ-45.000đ;5h30-10h", kind="eateries", head=head)
    eatery = Entry.objects.get(kind=Kind.EATERY)
    assert (eatery.phone, eatery.price_min, eatery.hours.count()) == ("1022", 25_000, 7)


@pytest.mark.parametrize(
    ("typed", "low", "high"),
    [
        ("200k", 200_000, 200_000),
        ("3 triệu", 3_000_000, 3_000_000),
        ("1tr2 - 2tr", 1_200_000, 2_000_000),
        ("200-500 nghìn", 200_000, 500_000),
        ("200.000 - 500.000 VNĐ/đêm", 200_000, 500_000),
        ("từ 350k", 350_000, None),
        ("từ 350k đến 500k", 350_000, 500_000),
        ("dưới 1 triệu", None, 1_000_000),
        ("1,5 triệu trở lên", 1_500_000, None),
        (450000.0, 450_000, 450_000),
        ("Miễn phí", 0, 0),
        ("Liên hệ", None, None),
    ],
)
def test_prices_are_read_as_people_write_them(typed, low, high):
    found = cells.price_range(typed)
    assert (found["price_min"], found["price_max"]) == (low, high)


@pytest.mark.parametrize("typed", ["vài chục 5", "-200k", "200k-300k-400k", "12 $"])
def test_prices_that_are_none_are_refused(typed):
    with pytest.raises(CellError):
        cells.price_range(typed)


def test_hours_points_and_phones():
    assert cells.hours("T2 - T6: 7h-11h30; CN: 17h-1h")[0] == (0, "07:00", "11:30", None, None)
    assert (6, "17:00", "01:00", None, None) in cells.hours("T2 - T6: 7h-11h30; CN: 17h-1h")
    assert cells.hours("24/24")[0] == (0, "00:00", "00:00", None, None)
    assert cells.hours("8h-17h (tháng 3 - tháng 8)")[0][3:] == (3, 8)
    with pytest.raises(CellError):
        cells.hours("giờ hành chính")
    assert coordinates.point("15,877; 108,328").beside == {"lat": 15.877, "lng": 108.328}
    assert coordinates.point("15°52'37\"N 108°19'41\"E").beside["lat"] == pytest.approx(15.8769, abs=1e-3)
    assert cells.telephone("115") == "115"
    assert cells.telephone("(0510) 3861 366").value == "02353861366"


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("7h-21h (nghỉ thứ 2)", [1, 2, 3, 4, 5, 6]),
        ("7h-21h, trừ chủ nhật", [0, 1, 2, 3, 4, 5]),
        ("CN nghỉ; 7h-21h", [0, 1, 2, 3, 4, 5]),
        ("T2 - CN: 7h-21h, đóng cửa T3", [0, 2, 3, 4, 5, 6]),
    ],
)
def test_days_of_closing_are_not_days_of_opening(typed, days):
    assert [row[0] for row in cells.hours(typed)] == days


def test_a_closing_of_no_day_is_said_and_one_with_hours_is_refused():
    assert "nghỉ Tết" in cells.hours("7h-21h, nghỉ Tết").note
    with pytest.raises(CellError, match="giờ nghỉ"):
        cells.hours("7h-17h (nghỉ trưa 11h30-13h30)")


@pytest.mark.parametrize(
    ("head", "typed", "low", "high", "said"),
    [
        ("Giá phòng (nghìn đồng)", "300-500", 300_000, 500_000, ""),
        ("Giá phòng (nghìn đồng)", "1,2 triệu", 1_200_000, 1_200_000, ""),
        ("Giá phòng (nghìn đồng)", "300.000", None, None, "không rõ đơn vị"),
        ("Giá phòng", "300", None, None, "không rõ đơn vị"),
        ("Giá phòng", "Phòng đơn 300k, phòng đôi 500k", 300_000, 500_000, ""),
        ("Giá phòng", "Miễn phí", 0, 0, ""),
    ],
)
def test_prices_in_the_unit_of_their_heading(take, head, typed, low, high, said):
    told = take(f"Khách sạn Thử;1 Cửa Đại, phường Hội An;{typed}", head=f"Tên khách sạn;Địa chỉ;{head}")
    row = told["rows"][1]
    assert (row["values"]["price_min"], row["values"]["price_max"]) == (low, high)
    assert said in row["reason"]


def test_a_heading_of_two_rows_with_an_address_and_a_point_in_parts(take):
    told = take(
        ";Số nhà, đường;Xã, phường;Điện thoại;Email;Vĩ độ;Kinh độ",
        "Khách sạn Thử;1 Cửa Đại;phường Hội An;Lễ tân: 0235 3861 000;a@thu.vn;15,8771;108,328",
        head="Tên khách sạn;Địa chỉ;;Liên hệ;;Tọa độ;",
    )
    values = told["rows"][2]["values"]
    assert (values["address"], values["commune"], values["phone"]) == (
        "1 Cửa Đại",
        "phường Hội An",
        "02353861000",
    )
    assert (values["lat"], values["lng"]) == (15.8771, 108.328)


def test_opening_hours_that_say_no_hour_are_left_out_and_said(take):
    told = take("Suối Thử;xã Phú Ninh;Hằng ngày", head="Tên điểm du lịch;Địa chỉ;Giờ mở cửa", kind="places")
    assert told["accepted"] == 1
    assert "đã bỏ qua ô này" in told["rows"][1]["reason"]
    assert len(cells.hours("Cả ngày")) == 7


def test_the_facts_of_the_guide_come_from_the_table_too(take):
    head = (
        "Tên điểm đến;Địa chỉ;Xã/phường;Cách đến;Cách đến (tiếng Anh);Đi cùng trẻ em;Mùa đẹp;Không thể bỏ lỡ"
    )
    row = "Đảo Thử;Bãi Làng;phường Hội An;Tàu từ bến;Boat from the pier;Có áo phao;Tháng 3 đến 8;2"
    taken = take(row, kind="places", head=head)
    assert taken["rejected"] == 0
    place = Entry.objects.get(name="Đảo Thử")
    assert (place.arrival_note, place.arrival_note_en) == ("Tàu từ bến", "Boat from the pier")
    assert (place.children_note, place.season_note, place.highlight) == ("Có áo phao", "Tháng 3 đến 8", 2)
    told = take(row.removesuffix("2") + "200", kind="places", head=head)
    assert any("từ 1 đến 99" in row["reason"] for row in told["rows"])


def test_a_shop_that_an_editor_brings_with_a_known_product_waits_for_the_second_person(take):
    head = "Tên sản phẩm;Nhóm;Xã/phường;Cửa hàng"
    row = "Tiêu thử;Thực phẩm;xã Tiên Phước;{}"
    take(row.format(""), kind="specialities", head=head)
    assert Entry.objects.get(kind=Kind.SPECIALITY).state == State.PUBLISHED
    content = "\n".join((head, row.format("Cửa hàng Một"))).encode()
    layout = importing.importer("specialities").layout(timezone.localdate())
    report = read_report(content, layout, name="bang.csv")
    editor = make_editor()

    importing.run(importing.importer("specialities"), report, by=editor, file_name="bang.csv")

    shop = Entry.objects.get(kind=Kind.SHOP)
    assert (shop.state, shop.written_by, shop.published_at) == (State.REVIEW, editor, None)
