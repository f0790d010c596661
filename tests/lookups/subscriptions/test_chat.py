"""«báo cúp điện cho tôi ở Thăng Bình», and no more."""

import pytest

from assistant.replies import Utterance
from assistant.services import answer
from foundation.citizens.services import erase, export
from lookups.subscriptions.models import Subscription
from tests.lookups.factories import make_identity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]


@pytest.fixture
def identity():
    return make_identity()


def told(identity, words: str):
    return answer(identity=identity, utterance=Utterance(words)).messages[0]


def living() -> set[str]:
    return set(Subscription.objects.active().values_list("commune__name", flat=True))


@pytest.mark.parametrize(
    "words",
    [
        "báo cúp điện cho tôi ở Thăng Bình",
        "bao cup dien cho toi o thang binh",
        "nhắn cho tôi khi cắt điện ở xã Thăng Bình nhé",
        "đăng ký nhận báo lịch cúp điện Hà Lam",
    ],
)
def test_one_sentence_subscribes(identity, words):
    message = told(identity, words)
    assert living() == {"Thăng Bình"}
    assert "xã Thăng Bình" in message.text
    told(identity, words)
    assert Subscription.objects.count() == 1


def test_the_whole_old_district_is_one_press_away(identity):
    message = told(identity, "báo cúp điện cho tôi ở Thăng Bình")
    press = next(button for button in message.buttons if "Cả vùng" in button.title)
    told(identity, press.value)
    assert len(living()) == 6


def test_without_a_place_it_asks_and_the_next_words_are_the_place(identity):
    assert "xã, phường nào" in told(identity, "báo cúp điện cho tôi với").text
    told(identity, "Hội An Tây")
    assert living() == {"Hội An Tây"}


def test_a_name_that_may_mean_three_places_is_a_choice(identity):
    message = told(identity, "báo cúp điện cho tôi ở tam thanh")
    assert living() == set()
    told(identity, message.buttons[0].value)
    assert living() == {"Quảng Phú"}


def test_stopping_one_place_and_all(identity):
    told(identity, "báo cúp điện cho tôi ở Hà Lam")
    told(identity, "báo cúp điện cho tôi ở Hội An Tây")
    told(identity, "dừng báo cúp điện ở Hà Lam")
    assert living() == {"Hội An Tây"}
    told(identity, "dừng báo cúp điện")
    assert living() == set()
    assert "đang không nhận" in told(identity, "thôi báo cúp điện").text


@pytest.mark.parametrize(
    "words",
    [
        "không cần báo cúp điện cho tôi nữa",
        "đừng gửi tin cúp điện cho em nữa",
        "khỏi cần báo cúp điện cho tôi",
        "don't warn me about power cuts",
    ],
)
def test_a_denied_wish_subscribes_to_nothing_and_stops_what_there_is(identity, words):
    told(identity, words)
    assert not Subscription.objects.exists()
    told(identity, "báo cúp điện cho tôi ở Hà Lam")
    told(identity, words)
    assert living() == set()


def test_who_asks_not_to_be_left_out_stays_subscribed(identity):
    told(identity, "báo cúp điện cho tôi ở Hà Lam")
    before = living()
    told(identity, "đừng ngừng báo cúp điện cho tôi ở Hà Lam nha")
    assert living() == before != set()


def test_consent_and_its_proof_are_kept_and_withdrawn(identity):
    told(identity, "báo cúp điện cho tôi ở Hà Lam")
    consent = identity.citizen.consents.get()
    assert consent.proof == {"said": "báo cúp điện cho tôi ở Hà Lam"}
    told(identity, "dừng báo cúp điện")
    consent.refresh_from_db()
    assert consent.withdrawn_at


def test_nobody_is_told_of_the_whole_country(identity):
    told(identity, "báo cúp điện cho tôi ở huyện Thăng Bình")
    for place in ("Hội An", "Hội An Tây", "Hội An Đông", "Tam Kỳ", "Bàn Thạch", "Quảng Phú", "Hương Trà"):
        told(identity, f"báo cúp điện cho tôi ở phường {place}")
    for place in (
        "Điện Bàn",
        "Núi Thành",
        "Tam Anh",
        "Trà My",
        "Hiệp Đức",
        "Việt An",
        "Trà Leng",
        "Phú Ninh",
    ):
        last = told(identity, f"báo cúp điện cho tôi ở xã {place}")
    assert len(living()) == 12
    assert "nhiều nhất 12" in last.text


def test_export_and_erasure(identity):
    told(identity, "báo cúp điện cho tôi ở Hà Lam")
    assert export(identity.citizen)["subscriptions"][0]["commune__name"] == "Thăng Bình"
    erase(citizen=identity.citizen, because="asked")
    assert not Subscription.objects.exists()
