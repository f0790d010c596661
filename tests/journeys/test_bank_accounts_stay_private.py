"""A citizen's bank account number, read from a statement or typed by somebody, is published nowhere. The
office's own account for fees is public: people pay to it."""

import datetime as dt
import logging

import pytest
from django.core.management import call_command
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from assistant.models import Miss
from assistant.replies import Utterance
from assistant.services import answer
from assistant.understanding.anonymisation import anonymise
from dossiers import services as dossiers
from dossiers.models import Agency, BankTransfer, Follow
from dossiers.services import bank_statements
from dossiers.workflow import Status
from foundation.citizens.services import identity_for
from petitions import redaction
from petitions import services as petitions
from petitions.errors import PetitionRefusal
from petitions.models import Publication
from tests.factories import desk_of, enough_for, make_dossier
from tests.petitions.factories import answered, make_operator

pytestmark = pytest.mark.django_db
PAYER = "1903367788990"  # 13 digits
OFFICE = "0071004455667"
SPELT = (
    f"STK {PAYER}",
    f"stk: {PAYER} Vietcombank",
    "số tài khoản 1903 3677 8899 0",
    f"so tai khoan cua toi la {PAYER}",
    f"chuyển vào {PAYER} nhé",
    "Vietcombank 0123456789",
    "TK: 12345678",
    "19033.6778.899 tại Techcombank",
    "MB Bank, số 0907 8812 34",
)


@pytest.fixture
def dossier():
    Agency.objects.update(bank_account=OFFICE)
    dossier = make_dossier()
    Agency.objects.filter(pk=dossier.received_at_agency_id).update(
        bank_account=OFFICE, bank_bin="970436", bank_account_name="KHO BAC", bank_name="VCB"
    )
    dossier.refresh_from_db()
    dossiers.change_status(
        dossier=dossier, to=Status.FEE, by=desk_of(dossier), details=enough_for(Status.FEE)
    )
    return dossier


def public_addresses(patterns=None, before: str = "/") -> list[str]:
    """Every address without a parameter that is not of the staff."""
    found = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = before + str(pattern.pattern).removeprefix("^").removesuffix("$").replace("\\Z", "")
        if isinstance(pattern, URLPattern):
            found += [path] if "<" not in path and "(" not in path else []
        elif not path.startswith(("/admin/", "/truc/")):
            found += public_addresses(pattern.url_patterns, path)
    return found


@pytest.mark.security_check("personal-data-in-logs")
def test_what_a_statement_says_of_the_payer_is_on_no_page_in_no_data_and_no_log(
    client, dossier, caplog, tmp_path
):
    client.raise_request_exception = False
    notice = dossier.fee_notices.get()
    day = timezone.localdate()
    with caplog.at_level(logging.DEBUG):
        for number, content in (("FT1", f"{notice.reference} CT tu {PAYER} NGUYEN THI HOA"), ("FT2", PAYER)):
            bank_statements.record_transfer(number=number, at=day, amount=notice.total, content=content)
        assert BankTransfer.objects.filter(content__contains=PAYER).count() == 2
        addresses = public_addresses()
        assert len(addresses) > 40 and {"/so-lieu/so-lieu.csv", "/api/v1/petitions/"} <= set(addresses)
        for address in [*addresses, dossier.tracking_path, f"/tra-cuu-ho-so/?code={dossier.code}"]:
            response = client.get(address)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            assert PAYER.encode() not in body, address
        call_command("export_insights", str(tmp_path), month=f"{day:%Y-%m}")
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and PAYER in path.read_text("utf-8")]
    assert PAYER not in caplog.text


def test_the_chat_tells_the_offices_account_and_no_payers(dossier):
    notice = dossier.fee_notices.get()
    bank_statements.record_transfer(
        number="FT3", at=dt.date(2026, 11, 2), amount=1, content=f"{notice.reference} tu {PAYER}"
    )
    identity = identity_for(channel="chat", external_id="a")
    dossiers.follow(dossier=dossier, citizen=identity.citizen, proof=Follow.Proof.SECRET)
    said = " ".join(
        message.text
        for words in (dossier.code, "nộp phí", "hồ sơ của tôi")
        for message in answer(identity=identity, utterance=Utterance(words)).messages
    )
    assert PAYER not in said
    assert OFFICE in said


@pytest.mark.parametrize("words", SPELT)
def test_a_petition_that_names_an_account_is_not_published_before_it_is_masked(client, words):
    petition = answered()
    publisher = make_operator("Duyệt nội dung")
    for field in ("title", "text", "answer"):
        texts = {"title": "Đèn", "text": "Đèn hư.", "answer": "Đã thay."} | {field: f"Đã báo. {words}"}
        with pytest.raises(PetitionRefusal):
            petitions.publish(petition=petition, by=publisher, pictures=[], **texts)
    masked = redaction.mask(f"Đã báo. {words}", only=redaction.NEVER_PUBLIC)
    petitions.publish(
        petition=petition, by=publisher, title="Đèn", text=masked, answer="Đã thay.", pictures=[]
    )
    assert not any(char.isdigit() for char in Publication.objects.get().text)


@pytest.mark.parametrize(
    "words", ["bị trừ 500.000 đồng", "tài khoản bị trừ 1.250.000 đồng", "ngày 24/11/2026"]
)
def test_amounts_and_dates_are_no_accounts(words):
    assert redaction.mask(words, only=redaction.NEVER_PUBLIC) == words


@pytest.mark.parametrize("words", SPELT)
def test_missed_messages_hold_no_account(words):
    assert not any(char.isdigit() for char in anonymise(words))
    assert not Miss.objects.filter(text__contains=PAYER).exists()
