import pytest

from tests.zalo_channel.events import encode, make_event, sign
from zalo_channel.webhook import is_genuine

APP, SECRET = "2700000000000000001", "test-oa-secret-key"


def genuine(header: str, body: bytes, timestamps=("1795500000123",), secret: str = SECRET) -> bool:
    return is_genuine(header=header, owner_id=APP, body=body, timestamps=timestamps, secret=secret)


@pytest.mark.parametrize("form", ["mac={}", "mac = {}", "MAC={}", "{}", " mac={} "])
def test_every_way_of_writing_the_header_is_read(form):
    body = encode(make_event())
    assert genuine(form.format(sign(body, "1795500000123")), body)
    assert genuine(form.format(sign(body, "1795500000123").upper()), body)


@pytest.mark.parametrize("header", ["", "mac=", "mac", "mac=abc", "mac=" + "0" * 64, "mac=" + "é" * 64])
@pytest.mark.security_check("forged-webhooks")
def test_missing_truncated_or_forged_headers_prove_nothing(header):
    assert not genuine(header, encode(make_event()))


@pytest.mark.security_check("forged-webhooks")
def test_one_byte_more_or_less_breaks_the_signature():
    body = encode(make_event())
    header = "mac=" + sign(body, "1795500000123")
    assert not genuine(header, body + b" ")
    assert not genuine(header[:-1], body)
    assert not genuine(header, body, timestamps=("1795500000124",))


def test_a_later_timestamp_in_the_list_may_be_the_signed_one():
    body = encode(make_event())
    assert genuine("mac=" + sign(body, "2"), body, timestamps=("1", "2"))


def test_an_unset_secret_never_accepts_even_a_signature_made_with_it():
    body = encode(make_event())
    assert not genuine("mac=" + sign(body, "1795500000123", secret=""), body, secret="")
