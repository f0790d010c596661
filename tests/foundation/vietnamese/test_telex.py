import pytest

from foundation.vietnamese.telex import BY_COMPANY, LOAN_WORDS, from_telex, from_vni, undo


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ddieemr thi 48012345 nam 2026", "điểm thi 48012345 nam 2026"),
        ("hoof sow", "hồ sơ"),
        ("tra cuwus", "tra cứu"),
        ("vieejt vietje", "việt việt"),
        ("DDuwowngf dduwongf dduongwf", "Đường đường đường"),
        ("hoacwj, hoawcj", "hoặc, hoặc"),
        ("Quyeenf HOOIJ", "Quyền HỘI"),
        ("nguwowif huyeenj ruwowuj", "người huyện rượu"),
        ("thuowr quys giaf thuyr", "thuở quý già thủy"),
    ],
)
def test_raw_telex_is_composed(typed: str, meant: str) -> None:
    assert undo(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("d9ie6m3 thi", "điểm thi"), ("ho62 so7", "hồ sơ"), ("D9u7o72ng", "Đường"), ("va8n ba3n", "văn bản")],
)
def test_raw_vni_is_composed(typed: str, meant: str) -> None:
    assert undo(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "xe bus Tam Ky",
        "D01 92A1 H47.15 thu7 A1 34012345",
        "facebook covid zalo wifi",
        "test list max",
        "điểm thi",
        "",
    ],
)
def test_what_is_not_raw_keys_stays(text: str) -> None:
    assert undo(text) == text


@pytest.mark.parametrize("word", ["catf", "tieepf", "www", "sfr", "z", "thi"])
def test_impossible_syllables_are_no_guess(word: str) -> None:
    assert from_telex(word) is None
    assert from_vni(word) is None


@pytest.mark.parametrize(
    "text",
    [
        "goi taxi ra san bay",
        "may tinh bi virus, mono, roto, may ozon, giay bata",
        "quet ma napas hoac momo, in photo xerox, ban fax",
        "too late, is there a room by the coast",
        "lop10 tv360 gaz",
    ],
)
def test_a_loan_word_stays_as_typed(text: str) -> None:
    assert undo(text) == text


def test_a_loan_word_stays_among_raw_keys_too() -> None:
    assert undo("goij taxi ddeens beenhj vieenj") == "gọi taxi đến bệnh viện"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tra max hoof sow", "tra mã hồ sơ"),
        ("size max", "size max"),
        ("bacs six", "bác sĩ"),
        ("a six pack of beer", "a six pack of beer"),
        ("beer nuwowcs", "bể nước"),
    ],
)
def test_a_word_of_both_kinds_is_read_by_its_company(typed: str, meant: str) -> None:
    assert undo(typed) == meant


def test_no_listed_word_is_undone() -> None:
    assert [word for word in sorted(LOAN_WORDS | BY_COMPANY) if from_telex(word)] == []


def test_a_word_stands_in_one_list_only() -> None:
    assert not LOAN_WORDS & BY_COMPANY
    assert all(word == word.lower() and word.isascii() and word.isalpha() for word in LOAN_WORDS | BY_COMPANY)
