"""Epidemics on page, API and chat."""

import datetime as dt

import pytest
from django.utils import timezone

from assistant.replies import Utterance
from assistant.services import answer
from lookups.kinds.epidemics import demo
from lookups.kinds.epidemics.models import Disease, OutbreakLevel, Site
from tests.factories import make_officer
from tests.lookups.factories import make_identity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]
PAGE, API = "/tra-cuu/dich-benh/", "/api/v1/lookups/dich-benh/"


@pytest.fixture(autouse=True)
def outbreaks():
    demo.load(writer=make_officer(), second=make_officer(is_superuser=True))


def said(words: str) -> str:
    message = answer(identity=make_identity(), utterance=Utterance(words)).messages[0]
    return message.text + " ".join(button.value for button in message.buttons)


def test_a_place_shows_its_levels_measures_and_sites(client):
    text = client.get(PAGE, {"place": "Hội An Tây"}).content.decode()
    for words in ("Cấp 3 – nguy cơ cao (cam)", "lăng quăng", "Điểm xét nghiệm", "bịa", demo.SOURCE):
        assert words in text


def test_a_level_that_ended_or_has_not_begun_is_not_shown(client):
    yesterday = timezone.localdate() - dt.timedelta(1)
    OutbreakLevel.objects.update(ends_on=yesterday)
    Site.objects.update(begins_on=timezone.localdate() + dt.timedelta(1))
    assert client.get(API, {"place": "Hội An Tây"}).json()["state"] == "nothing"


def test_the_four_states_differ(client):
    assert client.get(API, {"place": "Trà Linh"}).json()["state"] == "nothing"
    assert client.get(API, {"place": "Hội An"}).json()["state"] == "found"
    Disease.objects.update(updated_on=timezone.localdate() - dt.timedelta(60))
    stale = client.get(API, {"place": "Hội An"}).json()
    assert stale["state"] == "stale"
    assert "có thể đã đổi" in stale["lead"]
    Disease.objects.all().delete()
    assert client.get(API, {"place": "Hội An"}).json()["state"] == "unavailable"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Điểm tiêm vắc xin ở Hội An hôm nay", "Điểm tiêm trường học"),
        ("sot xuat huyet goi so nao", "19009095"),
        ("diem xet nghiem covid o tam ky", "78.000"),
        ("Hội An Tây có dịch sốt xuất huyết không", "nguy cơ cao"),
    ],
)
def test_the_chat_answers(words, told):
    assert told in said(words)


@pytest.mark.parametrize("words", ["dịch vụ công trực tuyến ở Hội An", "giao dịch đất đai Hội An"])
def test_other_words_with_dich_are_left_alone(words):
    assert demo.SOURCE not in said(words)


def test_the_demo_twice_changes_nothing():
    demo.load(writer=make_officer(), second=make_officer(is_superuser=True))
    assert (Disease.objects.count(), OutbreakLevel.objects.count(), Site.objects.count()) == (2, 3, 3)
