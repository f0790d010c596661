"""The public API: send with proof, follow with the secret, read what was answered."""

import uuid

import pytest

from foundation.web import captcha
from petitions import services
from petitions.models import Petition
from petitions.personal_data import forget_sender
from petitions.services import drafts
from tests.petitions.factories import answered, from_somebody, make_commune, make_operator

pytestmark = pytest.mark.django_db
HERE = "/api/v1/petitions/"


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(captcha.verify, "__kwdefaults__", {"seconds_at_least": 0})


def send(client, **over):
    challenge = client.get(f"{HERE}proof/").json()
    one, _, other = challenge["question"].split()[:3]
    given = {
        "text": "Đèn đường trước chợ hư ba hôm nay",
        "token": challenge["token"],
        "answer": str(int(one) + int(other)),
    }
    return client.post(HERE, given | over, content_type="application/json")


def test_a_petition_is_sent_and_followed(client):
    make_commune("Hội An")
    sent = send(client, commune="hoi an", phone="0905 123 456", agreed=True)
    assert sent.status_code == 201, sent.json()
    facts = client.post(
        f"{HERE}track/",
        {"code": sent.json()["code"], "secret": sent.json()["secret"]},
        content_type="application/json",
    ).json()
    assert facts["status"] == "new"
    assert facts["place"] == "Phường Hội An"
    assert Petition.objects.get().sender.phone == "84905123456"


def test_a_danger_is_answered_with_the_number_to_call(client):
    told = send(client, text="Cháy nhà hàng xóm, lửa lan sang nhà tôi").json()["danger"]
    assert (told["kind"], told["number"], told["service"]) == ("fire", "114", "chữa cháy, cứu nạn")
    assert "thang máy" in told["act"] and send(client).json()["danger"] is None


def test_the_same_key_makes_one(client):
    key = str(uuid.uuid4())
    assert send(client, key=key).json()["code"] == send(client, key=key).json()["code"]
    assert Petition.objects.count() == 1


@pytest.mark.security_check("brute-force")
def test_a_used_key_tells_code_and_secret_only_to_the_same_request_with_a_right_sum(client):
    key = str(uuid.uuid4())
    sent = send(client, key=key, phone="0905 123 456", agreed=True).json()
    others = [
        send(client, key=key, text="Một chuyện khác hẳn, dài hơn mười chữ", answer="99"),
        send(client, key=key, phone="0905 123 456", agreed=True, answer="99"),
        send(client, key=key, text="Một chuyện khác hẳn, dài hơn mười chữ"),
        send(client, key=key, phone="0905 123 457", agreed=True),
    ]
    assert [answer.status_code for answer in others] == [400, 400, 422, 422]
    for answer in others:
        assert sent["secret"] not in answer.content.decode() and sent["code"] not in answer.content.decode()
    assert Petition.objects.count() == 1


def test_after_an_erasure_the_key_tells_no_secret(client):
    key = str(uuid.uuid4())
    send(client, key=key, phone="0905 123 456", agreed=True)
    forget_sender(Petition.objects.get())
    assert send(client, key=key, answer="99").status_code == 400


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"answer": "99"}, "answer"),
        ({"token": "x"}, "answer"),
        ({"text": "hư"}, "text"),
        ({"phone": "12"}, "phone"),
        ({"commune": "Không Đâu Cả"}, "commune"),
        ({"kind": "complaint"}, "kind"),
        ({"latitude": 200}, "latitude"),
    ],
)
def test_what_is_wrong_is_named(client, over, field):
    refused = send(client, **over)
    assert refused.status_code == 400
    assert field in refused.json()["error"]["fields"]
    assert not Petition.objects.exists()


def test_wrong_secret_and_unknown_code_are_one_answer(client):
    petition = from_somebody()
    wrong = {"code": petition.code, "secret": "AAAAAA"}
    unknown = {"code": "PA-200101-0001", "secret": petition.secret}
    one = client.post(f"{HERE}track/", wrong, content_type="application/json")
    other = client.post(f"{HERE}track/", unknown, content_type="application/json")
    assert one.status_code == other.status_code == 404
    assert one.content == other.content


def test_only_published_answers_are_listed(client):
    petition = answered()
    assert client.get(HERE).json()["count"] == 0
    services.publish(
        petition=petition,
        by=make_operator("Duyệt nội dung"),
        title="Đèn đường",
        text="Đèn hư.",
        answer="Đã thay.",
    )
    listed = client.get(HERE, {"field": "lighting"}).json()
    assert [row["code"] for row in listed["results"]] == [petition.code]
    assert listed["results"][0]["text"] == "Đèn hư."
    assert client.get(HERE, {"field": "roads"}).json()["count"] == 0


def test_the_key_of_a_draft_leads_nobody_to_what_was_sent_from_it(client):
    """Keys of drafts stand in the list of a device, which opens nothing."""
    draft = drafts.begin()
    drafts.fill(draft, text="Đèn đường trước nhà tôi hư ba hôm nay")
    own = drafts.send(draft=draft, channel="web")
    answer = send(client, key=str(draft.pk))
    assert answer.json()["code"] != own.code and own.secret not in answer.content.decode()
