import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from dossiers import services
from dossiers.workflow import Status
from tests.factories import desk_of, enough_for, make_citizen, make_dossier

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_counts():
    cache.clear()


@pytest.fixture
def dossier():
    return make_dossier(applicant=make_citizen(full_name="Nguyễn Thị Thu Hằng", phone="84905123456"))


def track(**query):
    return APIClient().get("/api/v1/track/", query)


def test_the_code_alone_reveals_stage_office_and_date(dossier):
    answer = track(code=dossier.code.lower())
    assert answer.status_code == 200
    assert set(answer.json()) == {
        "code",
        "status",
        "title",
        "office",
        "procedure",
        "due_at",
        "is_overdue",
    }
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("proof", ["secret", "phone"])
def test_with_the_second_factor_the_rest_is_shown_masked(dossier, proof):
    services.change_status(
        dossier=dossier, to=Status.SUPPLEMENT, by=desk_of(dossier), details=enough_for(Status.SUPPLEMENT)
    )
    answer = track(code=dossier.code, secret=dossier.secret if proof == "secret" else "3456").json()
    assert answer["missing_papers"][0]["name"] == "Trích lục bản đồ địa chính"
    assert "Hằng" in answer["applicant"]
    assert "Thu" not in answer["applicant"]


def test_what_is_still_owed_and_what_is_over_is_told(dossier):
    by = desk_of(dossier)
    services.change_status(dossier=dossier, to=Status.FEE, by=by, details=enough_for(Status.FEE))
    services.confirm_payment(
        fee_notice=dossier.fee_notices.get(), by=by, receipt_number="BL-1", amount=50_000, in_part=True
    )
    answer = track(code=dossier.code, secret=dossier.secret).json()
    fee = answer["fee"]
    assert (fee["total"], fee["received"], fee["owed"], answer["surplus"]) == (75_000, 50_000, 25_000, 0)


def test_wrong_secret_unknown_code_and_lock_answer_alike(dossier):
    wrong = track(code=dossier.code, secret="AAAAAA")
    unknown = track(code="H57.9-260105-0001", secret="AAAAAA")
    for tail in "BCDEF":
        track(code=dossier.code, secret=f"AAAAA{tail}")
    locked = track(code=dossier.code, secret=dossier.secret)
    answers = [(answer.status_code, answer.json()) for answer in (wrong, unknown, locked)]
    assert answers == [answers[0]] * 3
    assert answers[0][0] == 404


def test_many_questions_from_one_address_are_slowed_down(dossier):
    statuses = [track(code=dossier.code).status_code for _ in range(21)]
    assert statuses[-1] == 429
    assert set(statuses[:20]) == {200}


@pytest.mark.parametrize("query", [{}, {"code": ""}, {"code": "x"}, {"code": "a" * 500}, {"code": "\x00"}])
def test_a_question_without_a_code_is_told_what_is_missing(query):
    answer = track(**query)
    assert answer.status_code == 400
    assert "code" in answer.json()["error"]["fields"]
