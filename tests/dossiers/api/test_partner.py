import base64
import datetime as dt
import threading

import pytest
from django.db import connection
from rest_framework.test import APIClient

from dossiers.models import Dossier, IdempotencyRecord, PartnerToken, Procedure, StatusEvent
from foundation.outbox.models import Notice
from tests.dossiers.api.conftest import client_with, token_for
from tests.factories import make_agency, make_dossier, make_procedure, picture

pytestmark = [pytest.mark.django_db, pytest.mark.day("2026-11-27 09:00")]

CODE = "H57.132-260804-0583"


@pytest.fixture
def body(agency) -> dict:
    return {
        "procedure": make_procedure().national_code,
        "received_at_agency": agency.code,
        "applicant": {"full_name": "Trần Văn Bình", "phone": "0905 123 456"},
        "papers": [{"name": "Đơn đề nghị"}],
    }


def put(client, body, code=CODE):
    return client.put(f"/api/v1/dossiers/{code}/", body, format="json")


def move(client, code, key="k-1", **body):
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(f"/api/v1/dossiers/{code}/transitions/", body, format="json", headers=headers)


def test_a_dossier_is_entered_once_under_the_partners_code(partner, body):
    first, again = put(partner, body), put(partner, body, "h57.132 260804 0583")
    assert (first.status_code, again.status_code) == (201, 200)
    dossier = Dossier.objects.get()
    assert dossier.code == CODE
    assert dossier.applicant.phone == "84905123456"
    assert first.json()["secret"] == dossier.secret
    assert StatusEvent.objects.get().actor_kind == "partner"
    assert Notice.objects.count() == 1


def test_a_repeated_put_mends_the_applicant_and_leaves_the_status(partner, body):
    put(partner, body)
    move(partner, CODE, to=4, office="Phòng Kinh tế")
    body["applicant"]["address"] = "12 Hùng Vương, phường Tam Kỳ"
    answer = put(partner, body)
    assert answer.json()["status"] == 4
    assert Dossier.objects.get().applicant.address == "12 Hùng Vương, phường Tam Kỳ"


def test_the_code_of_a_procedure_is_read_with_the_suffix_of_a_province(partner, body):
    known = Dossier.objects.count()
    answer = put(partner, body | {"procedure": f"{body['procedure']}.000.00.00.H17"})
    assert answer.status_code == 201, answer.content
    assert Dossier.objects.count() == known + 1
    assert Dossier.objects.latest("pk").procedure.national_code == body["procedure"]


@pytest.mark.parametrize("procedure_name", ["", "Cấp giấy phép"])
@pytest.mark.parametrize("begins", [None, dt.date(2020, 1, 1)])
def test_a_procedure_that_is_no_longer_in_force_is_still_known(partner, body, begins, procedure_name):
    """A dossier that was received before comes late."""
    over = dt.date(2021, 1, 1)
    Procedure.objects.update(valid_from=begins, valid_to=over)
    body |= {"procedure_name": procedure_name}
    assert [put(partner, body, f"H57.132-260804-{n:04d}").status_code for n in (1, 2)] == [201, 201]
    assert {dossier.procedure for dossier in Dossier.objects.all()} == {Procedure.objects.get()}


@pytest.mark.django_db(transaction=True)
def test_two_first_dossiers_of_an_unknown_procedure_at_once_record_it_once(agency, body):
    secret = token_for(agency)
    body |= {"procedure": "9.999999", "procedure_name": "Thủ tục mới"}
    start, answers = threading.Barrier(2), []

    def enter(n: int) -> None:
        start.wait()
        answers.append(put(client_with(secret), body, f"H57.132-260804-{n:04d}").status_code)
        connection.close()

    threads = [threading.Thread(target=enter, args=(n,)) for n in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [201, 201]
    assert Procedure.objects.filter(national_code="9.999999").count() == 1


def test_a_transition_is_done_once_per_key(partner, body):
    put(partner, body)
    first = move(partner, CODE, to=4, office="Phòng Kinh tế")
    again = move(partner, CODE, to=4, office="Phòng Kinh tế")
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert StatusEvent.objects.count() == 2


def test_a_key_used_for_another_request_is_refused(partner, body):
    put(partner, body)
    move(partner, CODE, to=4, office="Phòng Kinh tế")
    answer = move(partner, CODE, to=7)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "idempotency_key_reused"


def test_a_refused_transition_may_be_mended_and_sent_under_the_same_key(partner, body):
    put(partner, body)
    refused = move(partner, CODE, to=4)
    assert refused.status_code == 409
    assert "bộ phận nhận xử lý" in refused.json()["error"]["message"]
    assert not IdempotencyRecord.objects.exists()
    assert move(partner, CODE, to=4, office="Phòng Kinh tế").status_code == 201


def test_without_a_key_nothing_moves(partner, body):
    put(partner, body)
    answer = move(partner, CODE, key="", to=4, office="Phòng Kinh tế")
    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.json()["error"]["fields"]


def test_a_whole_life_through_the_api(partner, body):
    put(partner, body)
    result = {
        "title": "Giấy phép",
        "number": "15/GP",
        "filename": "gp.pdf",
        "content": base64.b64encode(b"%PDF-1.7 permit").decode(),
        "signer": "Lê Văn Sơn",
        "signed_on": "2026-11-20",
    }
    steps = [
        {"to": 4, "office": "Phòng Kinh tế"},
        {"to": 5, "supplement_items": [{"name": "Trích lục"}], "supplement_due_on": "2099-01-05"},
        {"to": 4, "papers": [{"name": "Trích lục"}]},
        {"to": 6, "fee_lines": [{"label": "Lệ phí cấp giấy phép", "amount": 75000}]},
        {"to": 4, "payment_receipt_number": "BL-1"},
        {"to": 9, "results": [result], "by_leader": True},
        {"to": 10, "hand_over_proof": "Ký nhận"},
    ]
    for number, step in enumerate(steps):
        answer = move(partner, CODE, key=f"step-{number}", **step)
        assert answer.status_code == 201, answer.json()
    assert answer.json()["dossier"]["status"] == 10


WEB_PAGE = base64.b64encode(b"<!doctype html><html><script>alert(1)</script></html>").decode()


@pytest.mark.security_check("xss")
@pytest.mark.parametrize("name", ["don.pdf", "don.html", "don.jpg", "don.xml", ""])
def test_a_web_page_is_taken_neither_as_a_scan_nor_as_a_result(partner, body, name):
    sent = {"filename": name, "content": WEB_PAGE}
    answer = put(partner, body | {"papers": [{"name": "Đơn", **sent}]})
    assert answer.status_code == 400 and "papers.0.content" in answer.json()["error"]["fields"]
    put(partner, body)
    move(partner, CODE, key="1", to=4, office="Phòng Kinh tế")
    answer = move(partner, CODE, key="2", to=9, results=[{"title": "Giấy phép", **sent}], by_leader=True)
    assert answer.status_code == 400 and "results.0.content" in answer.json()["error"]["fields"]


def test_a_scan_without_a_name_is_kept_under_the_ending_of_its_bytes(partner, body):
    content = base64.b64encode(picture()).decode()
    assert put(partner, body | {"papers": [{"name": "Đơn", "content": content}]}).status_code == 201
    assert Dossier.objects.get().papers.get().file.name.endswith(".jpg")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"procedure": "9.999999"}, "procedure"),
        ({"received_at_agency": "X"}, "received_at_agency"),
        ({"applicant": {"full_name": "", "phone": "12"}}, "applicant.phone"),
        ({"papers": [{"name": "a", "content": "%%%"}]}, "papers.0.content"),
        ({"status": 9}, "status"),
    ],
)
def test_what_is_wrong_is_named_by_its_field_and_nothing_is_kept(partner, body, change, field):
    answer = put(partner, body | change)
    assert answer.status_code == 400
    assert field in answer.json()["error"]["fields"]
    assert not Dossier.objects.exists()


def test_a_code_that_is_none_is_refused_by_name(partner, body):
    answer = put(partner, body, "khong-phai-ma")
    assert answer.status_code == 400
    assert "code" in answer.json()["error"]["fields"]


def test_a_procedure_that_the_catalogue_lacks_is_kept_by_its_name(partner, body):
    answer = put(partner, body | {"procedure": "9.999999", "procedure_name": "Thủ tục mới"})
    assert answer.status_code == 201
    procedure = Dossier.objects.get().procedure
    assert (procedure.name, procedure.is_confirmed) == ("Thủ tục mới", False)


@pytest.mark.parametrize("authorization", ["", "Bearer wrong", "Basic cGFydG5lcg==", "Bearer", "Bearer \xff"])
def test_without_a_living_token_nobody_gets_in(agency, body, authorization):
    token_for(agency)
    client = APIClient()
    if authorization:
        client.credentials(HTTP_AUTHORIZATION=authorization)
    answer = put(client, body)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_revoked_token_is_dead(partner, body, agency):
    from django.utils import timezone

    PartnerToken.objects.update(revoked_at=timezone.now())
    assert put(partner, body).status_code == 401


def test_a_scope_is_needed_for_what_it_names(agency, body):
    reader = client_with(token_for(agency, "dossiers:read", secret="reader"))
    assert put(reader, body).status_code == 403
    dossier = make_dossier(received_at_agency=agency)
    assert reader.get(f"/api/v1/dossiers/{dossier.code}/").status_code == 200


@pytest.mark.security_check("authorisation")
def test_another_agencys_dossier_does_not_exist_for_the_partner(partner, body, agency):
    foreign = make_dossier()
    assert partner.get(f"/api/v1/dossiers/{foreign.code}/").status_code == 404
    assert move(partner, foreign.code, to=4, office="x").status_code == 404
    assert put(partner, body, foreign.code).status_code == 404
    assert put(partner, body | {"received_at_agency": make_agency().code}).status_code == 403


def test_a_parent_agencys_software_speaks_for_those_under_it(partner, body, agency):
    child = make_agency(parent=agency)
    assert put(partner, body | {"received_at_agency": child.code}).status_code == 201


def test_a_stale_version_is_told_who_moved_it(partner, body):
    version = put(partner, body).json()["version"]
    move(partner, CODE, key="a", to=4, office="Phòng Kinh tế", expected_version=version)
    answer = move(partner, CODE, key="b", to=7, expected_version=version)
    assert answer.status_code == 409


@pytest.mark.parametrize("content", ["{", "[]", '"x"', "null", '{"to": NaN}', "{" * 5000])
def test_what_is_no_json_object_is_refused_in_the_one_shape(partner, content):
    answer = partner.put(f"/api/v1/dossiers/{CODE}/", content, content_type="application/json")
    assert answer.status_code == 400
    assert set(answer.json()["error"]) == {"code", "message", "fields"}
