import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.vietqr import payload, sanitise_purpose
from tests.dossiers.vietqr_reader import Transfer, parse

ORDER = (
    "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA"
    "530370454061800005802VN62340107NPS68690819thanh toan don hang63042E2E"
)
STATIC = "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN63049E6F"
ONE_TIME = "00020101021238570010A00000072701270006970436011308810004580860208QRIBFTTA53037045802VN6304C06F"
FEE = (
    "00020101021238570010A00000072701270006970436011300110041234560208QRIBFTTA"
    "53037045405500005802VN62220818LP 230612 0001 H4763047802"
)
FEE_STATIC = "00020101021138570010A00000072701270006970436011300110041234560208QRIBFTTA53037045802VN63041290"


def test_published_vectors_are_reproduced() -> None:
    order = {"amount": 180000, "purpose": "thanh toan don hang", "bill_number": "NPS6869"}
    assert payload("970403", "0011012345678", **order) == ORDER
    assert payload("970403", "0011012345678") == STATIC
    assert payload("970436", "0011004123456", amount=50000, purpose="LP 230612 0001 H47") == FEE
    assert payload("970436", "0011004123456") == FEE_STATIC


@pytest.mark.parametrize(
    ("text", "transfer"),
    [
        (ORDER, Transfer("970403", "0011012345678", 180000, "thanh toan don hang", "NPS6869")),
        (STATIC, Transfer("970403", "0011012345678", None, "", "")),
        (ONE_TIME, Transfer("970436", "0881000458086", None, "", "")),
        (FEE, Transfer("970436", "0011004123456", 50000, "LP 230612 0001 H47", "")),
    ],
)
def test_published_vectors_are_parsed_back(text: str, transfer: Transfer) -> None:
    assert parse(text) == transfer


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("Lệ phí 000.00.15.H47-230612-0001", "Le phi 000 00 15 H47 2306"),
        ("Phí đăng ký – Đợt 2", "Phi dang ky Dot 2"),
        ("  a\n\tb  ", "a b"),
        ("123456789012345678901234 6", "123456789012345678901234"),
        ("日本", ""),
        ("", ""),
    ],
)
def test_a_purpose_keeps_only_what_banks_keep(typed: str, sent: str) -> None:
    assert sanitise_purpose(typed) == sent


@pytest.mark.parametrize(
    ("bank_bin", "account", "amount", "reason"),
    [
        ("970436", "0011004123456", 0, "lớn hơn 0"),
        ("970436", "0011004123456", -5, "lớn hơn 0"),
        ("970436", "0011004123456", 10**13, "quá lớn"),
        ("97043", "0011004123456", 1, "BIN"),
        ("97043x", "0011004123456", 1, "BIN"),
        ("970436", "", 1, "tài khoản"),
        ("970436", "0" * 20, 1, "tài khoản"),
        ("970436", "0011-004", 1, "tài khoản"),
    ],
)
def test_an_impossible_request_is_refused(bank_bin: str, account: str, amount: int, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        payload(bank_bin, account, amount=amount)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://example.vn/t/abc",
        FEE[:-1] + "3",
        FEE.replace("50000", "90000"),
        FEE[:60],
        "0" * 5000,
        "00020101021163049999",
        "điện" * 20,
    ],
)
def test_what_is_damaged_or_another_qr_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no VietQR"):
        parse(text)


@given(st.text(max_size=60))
def test_no_text_breaks_the_parser(text: str) -> None:
    with pytest.raises(ValueError, match="no VietQR"):
        parse(text)


@given(
    st.from_regex(r"[0-9]{6}", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9]{1,19}", fullmatch=True),
    st.none() | st.integers(1, 9_999_999_999_999),
    st.text(max_size=60),
)
def test_what_is_built_is_read_back(bank_bin: str, account: str, amount: int | None, purpose: str) -> None:
    text = payload(bank_bin, account, amount=amount, purpose=purpose)
    assert text.isascii()
    assert parse(text) == Transfer(bank_bin, account, amount, sanitise_purpose(purpose), "")
