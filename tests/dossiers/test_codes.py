import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers import codes

OLD = "000.00.15.H47-230612-0001"
NEW = "H57.132-260804-0583"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (OLD, OLD),
        (NEW, NEW),
        ("  h57.132-260804-0583 ", NEW),
        ("H57.132–260804–0583", NEW),
        ("H57.132 - 260804 - 0583", NEW),
        ("H57.132−260804—0583", NEW),
        ("H57 132 260804 0583", NEW),
        ("h57132-260804-0583", NEW),
        ("H57.132.260804.0583", NEW),
        ("H57,132-260804-0583", NEW),
        ("H57.132-2608040583", NEW),
        ("Ｈ57.132-260804-0583", NEW),
        ("H57.132-\u200b260804-0583", NEW),
        ("000 00 15 h47 230612 0001", OLD),
        ("0000015H47-230612-0001", OLD),
        ("0000015h472306120001", OLD),
        ("000-00-15-H47-230612-0001", OLD),
        ("000.00.019.H47-260105-00012", "000.00.019.H47-260105-00012"),
        ("G09.20.10-260101-123456", "G09.20.10-260101-123456"),
        ("H47-240229-0001", "H47-240229-0001"),
    ],
)
def test_any_typing_of_a_code_becomes_one_spelling(typed: str, code: str) -> None:
    assert codes.canonical(typed) == code


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "Chưa nhập"),
        ("   ", "Chưa nhập"),
        ("H47.15-230229-0001", "ngày nhận không đúng: 230229"),
        ("H47.15-231306-0001", "ngày nhận không đúng"),
        ("230612-0001", "thiếu phần cơ quan"),
        ("H47.15-230612-001", "Không đúng dạng"),
        ("H47.15-230612-1234567", "Không đúng dạng"),
        ("H4715203-230612-0001", "Không đúng dạng"),
        ("00.00.15.H47-230612-0001", "Không đúng dạng"),
        ("H47.1.2.3.4-230612-0001", "Không đúng dạng"),
        ("Đ47.15-230612-0001", "Không đúng dạng"),
        ("hồ sơ của tôi", "Không đúng dạng"),
        ("H" * 5000, "Không đúng dạng"),
        (f"{OLD} {NEW}", "một mã"),
        ("٢٣٠٦١٢-٠٠٠١", "Không đúng dạng"),
    ],
)
def test_what_is_no_code_is_refused_with_its_reason(typed: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        codes.canonical(typed)


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("Kiểm tra giúp em hồ sơ 000.00.15.H47-230612-0001 tới đâu rồi ạ", [OLD]),
        ("tra cuu ho so H47.15-240305-0123", ["H47.15-240305-0123"]),
        ("h57 132 260804 0583 và (000.00.15.H47–230612–0001).", [NEW, OLD]),
        ("1. H47-230612-0001 2. H47-230612-0002,H47-230612-0003", [f"H47-230612-000{n}" for n in (1, 2, 3)]),
        (f"{NEW} {NEW.lower()}", [NEW]),
        ("hs:H57.132-260804-0583?", [NEW]),
        ("00 00 15 H47 230612 0001", []),
        ("00.00.15.H47-230612-0001", []),
        ("H47.15-230229-0001", []),
        ("Xe 92A-123.45 gọi 0905 123 456", []),
        ("quyết định 24/2019/QĐ-UBND", []),
        ("230612-0001", []),
        ("", []),
    ],
)
def test_every_whole_code_of_a_message_is_found(message: str, found: list[str]) -> None:
    assert codes.find_codes(message) == found


@pytest.mark.parametrize("text", ["230612-0001", " 230612 – 0001 ", "230612 0001"])
def test_a_code_without_its_agency_is_a_tail(text: str) -> None:
    assert codes.is_tail(text)
    assert codes.find_tails(f"hồ sơ {text} sao rồi") == ["230612-0001"]


@pytest.mark.parametrize("text", ["231312-0001", OLD, "0905123456", "2306120001", "34012345", "", "H47"])
def test_other_numbers_are_no_tail(text: str) -> None:
    assert not codes.is_tail(text)
    assert codes.find_tails(text) == []


def test_a_new_code_joins_agency_day_and_sequence() -> None:
    assert codes.build("h48.15", date(2026, 11, 24), 7) == "H48.15-261124-0007"
    assert codes.build("000.00.15.H47", date(2023, 6, 12), 12345) == "000.00.15.H47-230612-12345"


@pytest.mark.parametrize(("agency", "sequence"), [("H48", 0), ("H48", 1_000_000), ("48", 1), ("H48-1", 1)])
def test_an_impossible_new_code_is_refused(agency: str, sequence: int) -> None:
    with pytest.raises(ValueError, match="không"):
        codes.build(agency, date(2026, 1, 1), sequence)


AGENCIES = st.from_regex(
    r"(?:[0-9]{3}\.[0-9]{2}\.[0-9]{2,3}\.)?[A-Z][0-9]{2}(?:\.[0-9]{1,3}){0,3}", fullmatch=True
)


@given(AGENCIES, st.dates(date(2018, 1, 1), date(2099, 12, 31)), st.integers(1, 999_999))
def test_a_built_code_is_read_back_from_print_and_from_chat(agency: str, day: date, sequence: int) -> None:
    code = codes.build(agency, day, sequence)
    assert codes.canonical(code) == code
    assert codes.find_codes(f"xem {code.lower().replace('-', ' – ')} giúp") == [code]


def test_a_hostile_message_is_read_in_linear_time() -> None:
    started = time.thread_time()
    for piece in ("000.00.15.H47-", "0 ", "H47 1 1 1 ", "-", "230612-"):
        codes.find_codes(piece * 10_000)
        codes.find_tails(piece * 10_000)
    assert time.thread_time() - started < 3
