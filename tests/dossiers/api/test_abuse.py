"""What a careless or a hostile piece of partner software may not do."""

import json
import threading

import pytest
from django.db import connection
from django.utils import timezone

from dossiers.api import idempotency
from dossiers.models import Dossier, IdempotencyRecord, StatusEvent
from foundation.citizens import services as citizens
from foundation.citizens.models import Citizen
from foundation.outbox.models import Notice
from tests.dossiers.api.conftest import client_with, token_for
from tests.dossiers.api.test_partner import CODE, move, put
from tests.factories import make_agency, make_citizen, make_dossier, make_procedure

pytestmark = pytest.mark.django_db

BINH = {"full_name": "Trần Văn Bình", "phone": "0905 123 456"}


@pytest.fixture
def body(agency) -> dict:
    return {
        "procedure": make_procedure().national_code,
        "received_at_agency": agency.code,
        "applicant": BINH,
        "papers": [{"name": "Đơn đề nghị"}],
    }


def at_once(*acts) -> list:
    """Each in its own thread and connection, begun together."""
    together, answers = threading.Barrier(len(acts)), []

    def run(act) -> None:
        together.wait(60)
        try:
            answers.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
@pytest.mark.security_check("two-officers")
def test_parallel_posts_with_one_key_are_one_event_and_one_answer(agency):
    dossier = make_dossier(received_at_agency=agency)
    secret = token_for(agency)
    answers = at_once(*[lambda: move(client_with(secret), dossier.code, to=4, office="Phòng Kinh tế")] * 4)
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({json.dumps(answer.json()) for answer in answers}) == 1
    assert StatusEvent.objects.filter(dossier=dossier).count() == 2
    assert Notice.objects.filter(subject=dossier.code).count() == 2
    assert IdempotencyRecord.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_parallel_puts_of_one_code_are_one_dossier(agency, body):
    secret = token_for(agency)
    answers = at_once(*[lambda: put(client_with(secret), body)] * 4)
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert Dossier.objects.count() == 1


def test_a_correction_does_not_reach_the_dossiers_of_another_agency(partner, body):
    shared = make_citizen(full_name=BINH["full_name"], phone="84905123456")
    theirs = make_dossier(applicant=shared)
    put(partner, body)
    answer = put(partner, body | {"applicant": {"full_name": "Kẻ Khác", "phone": "0911 111 111"}})
    assert answer.status_code == 200
    theirs.refresh_from_db()
    assert (theirs.applicant.full_name, theirs.applicant.phone) == (BINH["full_name"], "84905123456")
    assert Dossier.objects.get(code=CODE).applicant.phone == "84911111111"


def test_a_correction_does_not_reach_the_persons_chat_account(partner, body):
    chat = citizens.identity_for(channel="chat", external_id="1")
    Citizen.objects.filter(pk=chat.citizen_id).update(full_name=BINH["full_name"], phone="84905123456")
    put(partner, body)
    put(partner, body | {"applicant": {"full_name": BINH["full_name"], "phone": "0911 111 111"}})
    chat.citizen.refresh_from_db()
    assert chat.citizen.phone == "84905123456"


def test_a_repeated_put_does_not_bring_an_erased_person_back(partner, body):
    put(partner, body)
    move(partner, CODE, to=4, office="Phòng Kinh tế")
    move(partner, CODE, key="k-2", to=7, reason="Người nộp xin rút")
    person = Dossier.objects.get().applicant
    assert citizens.erase(citizen=person, because="asked")
    assert put(partner, body).status_code == 200
    person.refresh_from_db()
    assert (person.full_name, person.phone, Dossier.objects.get().applicant) == ("", "", person)


def test_a_code_of_another_agency_cannot_be_taken(partner, body):
    other = make_agency()
    assert put(partner, body, f"{other.code}-260804-0001").status_code == 403
    assert not Dossier.objects.exists()


def test_a_body_that_would_fill_the_memory_is_turned_away(partner, body, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = put(partner, body | {"papers": [{"name": "x" * 200}] * 20})
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "too_large"


def test_kept_answers_go_after_a_week(partner, body):
    put(partner, body)
    move(partner, CODE, to=4, office="Phòng Kinh tế")
    assert idempotency.forget_old() == 0
    IdempotencyRecord.objects.update(created_at=timezone.now() - idempotency.KEPT)
    assert idempotency.forget_old() == 1


MOMENTS = [
    "0001-01-01T00:00:00+07:00",
    "0001-01-01T00:00:00Z",
    "1800-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
]


@pytest.mark.parametrize("at", MOMENTS)
@pytest.mark.parametrize("field", ["at", "due_at"])
def test_impossible_moments_of_a_dossier_are_refused_with_words(partner, body, field, at):
    assert put(partner, body | {field: at}).status_code in (200, 201, 400, 409)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30"])
def test_impossible_days_of_a_move_are_refused_with_words(partner, body, day):
    put(partner, body)
    steps = [
        {"to": 4, "office": "Phòng"},
        {
            "to": 5,
            "supplement_items": [{"name": "Trích lục"}],
            "supplement_due_on": day,
            "at": f"{day}T00:00Z",
        },
        {"to": 6, "fee_lines": [{"label": "Phí", "amount": 1}], "pay_by": day},
        {"to": 9, "results": [{"title": "x", "signed_on": day}], "by_leader": True},
    ]
    for number, step in enumerate(steps):
        answer = move(partner, CODE, key=f"{number}", **step)
        assert answer.status_code in (201, 400, 409), answer.content
    shown = partner.get(f"/api/v1/dossiers/{CODE}/")
    assert shown.status_code == 200


@pytest.mark.parametrize("charset", ["utf-16", "rot13", "zlib", "hex", "undefined", "idna", "nonsense"])
def test_an_odd_charset_is_no_error_of_ours(partner, charset):
    answer = partner.generic(
        "PUT", f"/api/v1/dossiers/{CODE}/", b"x\x9c\x03", content_type=f"application/json; charset={charset}"
    )
    assert answer.status_code in (400, 415)
