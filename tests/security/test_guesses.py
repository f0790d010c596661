"""Guesses are counted by address, chat and target alike, whichever door they come through."""

import contextlib
import itertools
import re
import uuid

import pytest
from django.test import Client
from rest_framework.test import APIClient

from assistant.replies import Utterance
from assistant.services import answer
from dossiers import second_factor, services
from dossiers.errors import LinkCodeRefused
from dossiers.models import Dossier, Follow
from foundation import broker
from foundation.citizens.services import identity_for
from tests.assistant.chat import Chat
from tests.factories import make_citizen, make_dossier, make_procedure
from tests.petitions.factories import make_petition
from web_channel import answering

pytestmark = [pytest.mark.django_db]
RIGHT = "3456"
STAGE_IN_CHAT = "Nơi giải quyết:"
_number = itertools.count()


@pytest.fixture
def dossier() -> Dossier:
    return make_dossier(applicant=make_citizen(phone="84905123456"))


def wrong_digits() -> str:
    return f"{next(_number) % 3000:04d}"


def by_page(dossier: Dossier, key: str, address: str) -> bool:
    response = Client(REMOTE_ADDR=address).post("/ho-so/mo/", {"code": dossier.code, "key": key})
    return "khong-mo" not in response["Location"]


def by_api(dossier: Dossier, key: str, address: str) -> bool:
    query = {"code": dossier.code, "secret": key}
    return APIClient(REMOTE_ADDR=address).get("/api/v1/track/", query).status_code == 200


def say_in_fresh_web_chat(text: str, address: str) -> Client:
    """Who opens too many chats from one address is not answered at all."""
    browser = Client(REMOTE_ADDR=address)
    answer = browser.post("/tro-chuyen/", {"text": text, "form": uuid.uuid4().hex})
    assert answer.status_code in (302, 303, 429)
    answering.answer_waiting()
    return browser


def by_fresh_web_chat(dossier: Dossier, key: str, address: str) -> bool:
    browser = say_in_fresh_web_chat(f"{dossier.code} {key}", address)
    return dossier.procedure.name in browser.get("/tro-chuyen/").content.decode()


def by_account(dossier: Dossier, key: str, account: str) -> bool:
    identity = identity_for(channel="chat", external_id=account)
    reply = answer(identity=identity, utterance=Utterance(f"{dossier.code} {key}"))
    return "Không mở được" not in reply.messages[0].text


DOORS = (by_page, by_api, by_fresh_web_chat, by_account)


@pytest.mark.security_check("dossier-enumeration")
def test_two_hundred_guesses_through_fresh_chats_of_one_address_are_twenty(dossier, record_property):
    others = [make_dossier() for _ in range(20)]
    for number in range(200):
        say_in_fresh_web_chat(f"{others[number % 20].code} {wrong_digits()}", "203.0.113.9")
    assert not by_fresh_web_chat(dossier, RIGHT, "203.0.113.9")
    assert not by_page(dossier, RIGHT, "203.0.113.9")
    assert by_fresh_web_chat(dossier, RIGHT, "203.0.113.10")
    record_property("figure", "200 fresh chats of one address: 20 guesses")


@pytest.mark.security_check("dossier-enumeration")
def test_two_hundred_guesses_from_as_many_addresses_and_accounts_are_ten(dossier, record_property):
    for number in range(200):
        door = DOORS[number % len(DOORS)]
        door(dossier, wrong_digits(), f"198.51.100.{number}")
    assert not any(door(dossier, RIGHT, f"192.0.2.{n}") for n, door in enumerate(DOORS))
    record_property("figure", "200 addresses and accounts at one dossier: 10 guesses")


@pytest.mark.security_check("brute-force")
@pytest.mark.parametrize("door", DOORS)
def test_ten_wrong_digits_lock_the_digits_and_nine_do_not(dossier, door):
    for number in range(9):
        assert not DOORS[number % 4](dossier, wrong_digits(), f"198.51.100.{number}")
    assert door(dossier, RIGHT, "192.0.2.7")
    for number in range(9, 11):
        assert not by_page(dossier, wrong_digits(), f"198.51.100.{number}")
    assert not door(dossier, RIGHT, "192.0.2.8")


@pytest.mark.security_check("dossier-enumeration", "qr-tokens")
@pytest.mark.parametrize("door", DOORS)
def test_the_owner_with_the_receipt_is_never_locked_out_by_others(client, dossier, door):
    for number in range(30):
        by_page(dossier, wrong_digits(), f"198.51.100.{number}")
        by_page(dossier, "WRONG9", f"198.51.100.{number}")
    assert door(dossier, dossier.secret, "192.0.2.9")
    assert client.get(dossier.tracking_path).status_code == 200


@pytest.mark.security_check("brute-force")
def test_secrets_guessed_by_one_asker_lock_that_asker(dossier):
    for _ in range(5):
        by_page(dossier, "WRONG9", "198.51.100.1")
    assert not by_api(dossier, dossier.secret, "198.51.100.1")
    assert not by_fresh_web_chat(dossier, dossier.secret, "198.51.100.1")


@pytest.mark.security_check("dossier-enumeration")
def test_page_and_fresh_chats_together_read_no_more_stages_than_an_address_may(dossier, record_property):
    def by_chat(address: str) -> str:
        return say_in_fresh_web_chat(dossier.code, address).get("/tro-chuyen/").content.decode()

    allowed = second_factor.READING.allowed
    pages = [
        Client(REMOTE_ADDR="203.0.113.77").get("/ho-so/", {"code": dossier.code}) for _ in range(allowed - 3)
    ]
    assert {page.status_code for page in pages} == {200}
    told = [STAGE_IN_CHAT in by_chat("203.0.113.77") for _ in range(6)]
    assert told == [True] * 3 + [False] * 3
    query = {"code": dossier.code}
    assert Client(REMOTE_ADDR="203.0.113.77").get("/ho-so/", query).status_code == 429
    assert APIClient(REMOTE_ADDR="203.0.113.77").get("/api/v1/track/", query).status_code == 429
    assert STAGE_IN_CHAT in by_chat("203.0.113.78")
    record_property("figure", f"stages read by one address: {allowed} a minute")


@pytest.mark.security_check("brute-force")
def test_link_codes_guessed_through_fresh_chats_of_one_address_are_twenty(dossier):
    code = services.issue_link_code(dossier=dossier).code
    for number in range(25):
        say_in_fresh_web_chat(f"#AAA{number:02d}".replace("0", "C"), "203.0.113.80")
    say_in_fresh_web_chat(code, "203.0.113.80")
    assert not Follow.objects.exists()
    say_in_fresh_web_chat(code, "203.0.113.81")
    assert Follow.objects.get().proof == Follow.Proof.LINK_CODE


@pytest.mark.security_check("brute-force")
def test_link_codes_guessed_from_everywhere_add_up_and_leave_the_qr_open(client, dossier):
    code, holder = services.issue_link_code(dossier=dossier).code, make_citizen()

    def is_taken(typed: str, asker: str) -> bool:
        with contextlib.suppress(LinkCodeRefused):
            return bool(second_factor.redeem(link_code=typed, citizen=holder, askers=[asker]))
        return False

    for number in range(second_factor.LINK_CODES_OF_ALL.allowed):
        second_factor.LINK_CODES_OF_ALL.hit("all") if number else is_taken("CCCCC", "chat:1")
    assert not is_taken(code, "chat:2")
    assert client.get(dossier.tracking_path).status_code == 200
    assert by_account(dossier, dossier.secret, "owner")


@pytest.mark.security_check("brute-force")
def test_an_asker_who_is_locked_adds_nothing_to_the_link_codes_of_all(dossier):
    for _ in range(second_factor.LINK_CODES.allowed + 30):
        with pytest.raises(LinkCodeRefused):
            second_factor.redeem(link_code="CCCCC", citizen=dossier.applicant, askers=["chat:1"])
    tries = [key for key in broker.client().scan_iter("rate-limit:*/link-code/*")]
    assert int(broker.client().get(tries[0])) == second_factor.LINK_CODES.allowed


@pytest.mark.security_check("brute-force")
def test_others_guesses_do_not_shut_out_the_holder_of_a_petitions_secret():
    petition = make_petition()
    for number in range(30):
        _petition(petition, "WRONG9", f"198.51.100.{number}")
    assert _petition(petition, petition.secret, "192.0.2.1")


@pytest.mark.security_check("brute-force")
def test_secrets_of_petitions_guessed_through_fresh_chats_count_for_their_address():
    petition = make_petition()
    for _ in range(6):
        browser = Client(REMOTE_ADDR="203.0.113.90")
        for text in (petition.code, "WRONG9"):
            browser.post("/tro-chuyen/", {"text": text, "form": uuid.uuid4().hex})
            answering.answer_waiting()
    assert not _petition(petition, petition.secret, "203.0.113.90")
    assert _petition(petition, petition.secret, "203.0.113.91")


def _petition(petition, secret: str, address: str) -> bool:
    data = {"code": petition.code, "secret": secret}
    response = Client(REMOTE_ADDR=address).post("/phan-anh/tra-cuu/", data)
    return "/p" in response["Location"] and "khong" not in response["Location"]


@pytest.mark.security_check("brute-force")
def test_plates_asked_through_fresh_chats_count_for_their_address():
    refused = 0
    for number in range(30):
        text = f"xe 92A-123.{number:02d} có bị phạt nguội không"
        browser = say_in_fresh_web_chat(text, "203.0.113.95")
        refused += "15 phút" in browser.get("/tro-chuyen/").content.decode()
    assert refused == 10


@pytest.mark.security_check("dossier-enumeration")
def test_a_sensitive_procedure_is_named_by_its_field_to_who_has_the_code_alone(client):
    name = "Hỗ trợ chi phí mai táng cho đối tượng bảo trợ xã hội"
    procedure = make_procedure(name=name, field="Bảo trợ xã hội", is_sensitive=True)
    dossier = make_dossier(procedure=procedure)
    page = client.get("/ho-so/", {"code": dossier.code}).content.decode()
    told = APIClient().get("/api/v1/track/", {"code": dossier.code}).json()
    chat = Chat(identity_for(channel="chat", external_id="reader"))
    said = chat.say(dossier.code)
    assert name not in page and "Bảo trợ xã hội" in page
    assert told["procedure"] == "Bảo trợ xã hội"
    assert name not in said
    assert name in client.get(dossier.tracking_path).content.decode()
    assert name in chat.say(dossier.secret)


def test_a_sensitive_procedure_without_a_field_is_not_named():
    procedure = make_procedure(name="Đăng ký khai tử", field="", is_sensitive=True)
    told = APIClient().get("/api/v1/track/", {"code": make_dossier(procedure=procedure).code}).json()
    assert told["procedure"] == "Thủ tục hành chính"


def test_digits_right_wrong_and_locked_look_and_cost_the_same(client, dossier, django_assert_num_queries):
    def shown(key: str, address: str) -> tuple[int, str]:
        with django_assert_num_queries(1):
            answer = Client(REMOTE_ADDR=address).post("/ho-so/mo/", {"code": dossier.code, "key": key})
        page = Client(REMOTE_ADDR=address).get(answer["Location"])
        body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())
        return page.status_code, body

    wrong = shown("0000", "198.51.100.1")
    for number in range(2, 12):
        shown(wrong_digits(), f"198.51.100.{number}")
    assert shown(RIGHT, "192.0.2.1") == shown("0000", "192.0.2.2") == wrong
