"""How we may tell you is asked before a form is sent, and nothing is promised that no route can keep."""

import re

import pytest
from django.test import Client

from dossiers.models import Dossier, Follow
from dossiers.workflow import Status
from foundation.outbox.models import Lane, Notice
from foundation.web import captcha
from petitions.models import Petition
from tests.factories import make_agency, make_procedure
from tests.news_channel.asking import change, send
from tests.petitions.test_pages import sent, written
from tests.web.test_filing import begin, fill

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]
STEP, CHECK, DONE = "/nop-ho-so/nhan-tin/", "/nop-ho-so/kiem-tra/", "/nop-ho-so/xong/"
CONTACT = "/phan-anh/gui/lien-he/"
ADDRESS = "hoa@example.com"


@pytest.fixture(autouse=True)
def quick(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(captcha.verify, "__kwdefaults__", {"seconds_at_least": 0})
    settings.MEDIA_ROOT = tmp_path


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def at_the_step(client: Client) -> None:
    begin(client, make_procedure(is_filed_here=True, papers=("Tờ khai", "Giấy tờ đất")))
    fill(client, make_agency())


def hand_in(client: Client, **chosen: str) -> str:
    """The receipt, after this choice."""
    at_the_step(client)
    assert client.post(STEP, chosen).url == CHECK
    assert client.post(CHECK, {"agreed": "yes"}).url == DONE
    return text(client.get(DONE, {"lang": "vi"}))


def test_the_step_offers_what_is_set_up_and_to_look_oneself(client, mailbox):
    at_the_step(client)
    page = text(client.get(STEP, {"lang": "vi"}))
    for offered in ("Zalo: ", "Thư điện tử: ", "Tôi tự xem"):
        assert offered in page
    for absent in ("SMS: ", "Thông báo trên trình duyệt: "):
        assert absent not in page


def test_a_step_without_a_choice_says_that_one_may_look_oneself(client):
    at_the_step(client)
    response = client.post(STEP, {}, follow=True)
    assert response.status_code == 422
    assert 'href="#id_news"' in response.content.decode()


def test_e_mail_needs_an_address_before_the_form_is_sent(client, mailbox):
    at_the_step(client)
    response = client.post(STEP, {"news": "mail", "news_address": ""}, follow=True)
    assert response.status_code == 422
    assert 'href="#id_news_address"' in response.content.decode()


def test_who_looks_himself_is_promised_nothing(client):
    receipt = hand_in(client, news="self")
    assert "chúng tôi không gửi tin" in receipt
    assert "chúng tôi báo" not in receipt
    assert not Notice.objects.filter(lane=Lane.REPLY).exists()


def test_by_e_mail_the_link_is_on_its_way_with_the_receipt_and_begins_the_news(client, mailbox):
    receipt = hand_in(client, news="mail", news_address=ADDRESS)
    assert "Đã gửi một đường dẫn tới thư điện tử" in receipt
    send(Lane.REPLY)
    assert not Follow.objects.exists()
    assert Client().post(mailbox.path("/tin-bao/xac-nhan/")).status_code == 200
    assert Follow.objects.get().proof == Follow.Proof.LINK_CODE
    change(Dossier.objects.get(), Status.ACCEPTED)
    assert [mail["To"] for mail in mailbox.mails if mail["List-Unsubscribe"]] == [ADDRESS]


@pytest.mark.slow("files four dossiers")
def test_where_no_link_can_be_sent_today_the_receipt_does_not_say_that_one_was(client, mailbox):
    for _time in range(3):
        hand_in(client, news="mail", news_address=ADDRESS)
    receipt = hand_in(client, news="mail", news_address=ADDRESS)
    assert "Đã gửi" not in receipt
    assert "Còn một bước" in receipt


def test_by_chat_the_receipt_shows_a_code_and_a_picture_to_scan(client):
    receipt = hand_in(client, news="Zalo")
    dossier = Dossier.objects.get()
    assert dossier.link_codes.get().code in receipt
    assert "Mã QR mở trang của chúng tôi trên Zalo" in client.get(DONE).content.decode()


def test_by_sms_the_receipt_sends_the_code_to_the_phone_that_was_typed_before(client, gateway):
    hand_in(client, news="sms")
    dossier = Dossier.objects.get()
    confirm = f"{dossier.tracking_path}nhan-tin/so/"
    assert f'action="{confirm}"' in client.get(DONE).content.decode()
    assert client.post(confirm).url.endswith("?so=sent#so")


def test_the_last_page_tells_the_choice_and_leads_back_to_it(client, mailbox):
    at_the_step(client)
    assert "Tôi tự xem" in text(client.get(CHECK, {"lang": "vi"}))
    client.post(f"{STEP}?ve=kiem-tra", {"news": "mail", "news_address": ADDRESS})
    page = client.get(CHECK, {"lang": "vi"})
    assert "Thư điện tử" in text(page)
    assert f"{STEP}?ve=kiem-tra" in page.content.decode()


def test_a_petition_is_asked_too_and_its_receipt_keeps_to_the_choice(client, mailbox):
    written(client)
    client.post(CONTACT, {"news": "mail", "news_address": ADDRESS})
    receipt = text(client.get(f"{sent(client)}&lang=vi"))
    assert "Đã gửi một đường dẫn tới thư điện tử" in receipt
    send(Lane.REPLY)
    Client().post(mailbox.path("/tin-bao/xac-nhan/"))
    assert Petition.objects.get().follows.count() == 1


def test_a_petition_with_a_phone_that_nobody_confirmed_promises_no_messages(client):
    written(client)
    receipt = text(client.get(f"{sent(client)}&lang=vi"))
    assert "Chúng tôi nhắn" not in receipt
    assert "chúng tôi không gửi tin" in receipt
