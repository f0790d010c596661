"""Codes, guesses, redaction and the look of a complaint: pure, in every way of typing."""

import datetime as dt

import pytest

from foundation.vietnamese.folding import nfc
from petitions import codes, redaction
from petitions.categories import Field, Kind, guess_field, guess_kind
from petitions.complaints import LooksLike, look
from petitions.redaction import Trait


@pytest.mark.parametrize(
    "typed",
    [
        "PA-241001-0007",
        "pa 241001 0007",
        "PA–241001–0007",
        "PA.241001.0007",
        "pa2410010007",
        " PA-241001-0007\u200b",
    ],
)
def test_a_code_is_read_in_any_typing(typed):
    assert codes.canonical(typed) == "PA-241001-0007"


@pytest.mark.parametrize(
    "typed", ["", "PA-241301-0007", "PA-241001-07", "H47.15-240305-0123", "PAPA-241001-0007"]
)
def test_what_is_no_code_is_none(typed):
    with pytest.raises(ValueError, match="mã phản ánh"):
        codes.canonical(typed)


def test_codes_are_found_in_a_message():
    assert codes.find_codes("cho hỏi pa 241001 0007 và PA-241002-0012 sao rồi") == [
        "PA-241001-0007",
        "PA-241002-0012",
    ]
    assert codes.find_codes("sđt 0905123456, H47.15-240305-0123") == []


def test_a_day_with_more_than_nine_thousand_petitions_goes_on():
    assert codes.build(dt.date(2026, 11, 24), 12_345) == "PA-261124-12345"
    assert codes.canonical("PA-261124-12345") == "PA-261124-12345"


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("đèn đường hẻm 12 Phan Châu Trinh hư 3 bữa ni", Field.LIGHTING),
        ("den duong hem 12 hu 3 bua ni", Field.LIGHTING),
        ("Hàng xóm hát karaoke ồn quá 11h đêm chưa nghỉ", Field.ORDER),
        ("Rác đổ đầy đường không ai dọn", Field.ENVIRONMENT),
        ("ổ gà to trên đường vào chợ", Field.ROADS),
        ("cán bộ một cửa xã hướng dẫn không rõ", Field.CONDUCT),
        ("chó cắn người", Field.OTHER),
        ("Có bác hàng xóm gặp rắc rối, tôi đến đó thì số đó sai", Field.OTHER),
    ],
)
def test_the_field_is_guessed_from_the_words(text, field):
    assert guess_field(text) == field


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Đề nghị tỉnh làm cầu mới", Kind.PROPOSAL),
        ("Cho hỏi khi nào sửa đường", Kind.QUESTION),
        ("Dây điện đứt rò điện ra đường", Kind.EMERGENCY),
        ("day dien dut ro dien ra duong", Kind.EMERGENCY),
        ("nhà đang cháy", Kind.EMERGENCY),
        ("cây sắp đỗ xuống nhà", Kind.EMERGENCY),
        ("Rác không ai dọn", Kind.REPORT),
        ("xe tải đang chạy quá tốc độ", Kind.REPORT),
        ("cột điện ở đầu hẻm bị nghiêng", Kind.REPORT),
    ],
)
def test_the_kind_is_guessed_from_the_words(text, kind):
    assert guess_kind(text) == kind


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Tôi muốn tố cáo ông chủ tịch xã nhận tiền", LooksLike.DENUNCIATION),
        ("to cao can bo an hoi lo", LooksLike.DENUNCIATION),
        ("Tôi khiếu nại quyết định thu hồi đất", LooksLike.COMPLAINT),
        ("không đồng ý với quyết định xử phạt", LooksLike.COMPLAINT),
        ("cho xin số điện thoại khiếu nại của điện lực", LooksLike.NOTHING),
        ("đèn đường hư", LooksLike.NOTHING),
        ("xã chưa thông báo kế hoạch sửa đường", LooksLike.NOTHING),
        ("xa chua thong bao ke hoach sua duong", LooksLike.NOTHING),
        ("Cây to cao sắp đổ vào nhà dân", LooksLike.NOTHING),
        ("ô tô cao tốc chạy ẩu", LooksLike.NOTHING),
        ("Bờ bao kè sông bị sạt", LooksLike.NOTHING),
        ("tôi vào thăm ở bệnh viện", LooksLike.NOTHING),
        ("Công an bảo kê sòng bạc", LooksLike.DENUNCIATION),
    ],
)
def test_complaints_and_denunciations_are_told_apart(text, what):
    assert look(text) == what


TEXT = (
    "Ông Nguyễn Văn Tèo ở nhà số 45/2 đường Nguyễn Văn Trỗi, sđt 0905 123 456, xe 92A-123.45, "
    "CCCD 049085001234, mail teo@example.com, stk 0011004123456 gây ồn."
)


def test_what_tells_who_somebody_is_is_found():
    found = {(item.trait, item.words) for item in redaction.find(TEXT)}
    assert {
        (Trait.NAME, "Nguyễn Văn Tèo"),
        (Trait.HOUSE, "45/2"),
        (Trait.PHONE, "0905 123 456"),
        (Trait.PLATE, "92A-123.45"),
        (Trait.IDENTITY, "049085001234"),
        (Trait.EMAIL, "teo@example.com"),
        (Trait.ACCOUNT, "0011004123456"),
    } <= found
    assert not any("Trỗi" in words for _, words in found)


def test_masking_leaves_nothing_of_what_was_chosen():
    masked = redaction.mask(TEXT)
    assert all(item not in masked for item in ("Tèo", "0905", "92A", "0490850", "teo@", "45/2", "00110041"))
    assert "Nguyễn Văn Trỗi" in masked
    chosen = redaction.mask_chosen(TEXT, [0])
    assert "Tèo" not in chosen
    assert "0905 123 456" in chosen


def test_a_known_name_is_masked_in_any_case_and_composition():
    assert "mận" not in redaction.mask("tôi là lê thị mận ở đây", names=[nfc("Lê Thị Mận")]).lower()


@pytest.mark.parametrize(
    "text",
    [
        "Tôi tên Nguyễn Văn An\nNhà tôi bị ngập",
        "Kính gửi ông Nguyễn Văn An\nPhòng Kinh tế đã nhận",
        "toi la nguyen van an o day",
    ],
)
def test_a_known_name_is_masked_where_names_are_not_chosen(text):
    masked = redaction.mask(text, only=redaction.NEVER_PUBLIC, names=["Nguyễn Văn An"])
    assert masked.count("[…]") == 1
    assert "An" not in masked and "an o day" not in masked


def test_a_name_of_one_word_is_masked_only_as_it_is_written():
    said = "Tôi là An, Cơ quan công an phường An Thắng chưa trả lời"
    masked = redaction.mask(said, only=redaction.NEVER_PUBLIC, names=["An"])
    assert masked.startswith("Tôi là […], Cơ quan công an")


def test_a_name_ends_with_its_line():
    found = redaction.find("Ông Nguyễn Văn Tèo\nNhà bên cạnh gây ồn")
    assert [item.words for item in found] == ["Nguyễn Văn Tèo"]


@pytest.mark.parametrize(
    "text", ["Ngày 20/11/2026 lúc 15h30 mất nước", "cao 1.200.000 đ", "tuyến 21, km 12+300"]
)
def test_dates_and_money_are_not_taken_for_traits(text):
    assert redaction.find(text) == []
