"""Which news a citizen wants, said in the chat."""

import pytest

from announcements.models import Interest, Unsubscription
from announcements.services import subscriptions
from foundation.citizens.services import identity_for
from tests.assistant.test_first_room import say

pytestmark = pytest.mark.django_db


@pytest.fixture
def identity():
    return identity_for(channel="chat", external_id="7100000000000000311")


def test_news_of_a_kind_are_asked_for_stopped_and_taken_up_again(identity):
    assert "dừng tin văn hóa" in say(identity, "cho tôi nhận tin về du lịch nhé")
    assert Interest.objects.get().category == "van-hoa-du-lich"
    assert "Đã dừng tin" in say(identity, "dừng tin du lịch")
    assert not Interest.objects.exists() and Unsubscription.objects.get().category == "van-hoa-du-lich"
    say(identity, "nhận lại tin du lịch")
    assert not Unsubscription.objects.exists()


def test_who_refused_everything_and_asks_for_one_kind_gets_that(identity):
    say(identity, "dừng tin tất cả")
    say(identity, "đăng ký tin y tế")
    assert Interest.objects.get().category == "y-te"
    assert not subscriptions.unsubscribed("y-te").exists()


def test_who_refused_everything_and_takes_up_one_kind_is_told_the_truth(identity):
    say(identity, "dừng tin tất cả")
    assert "lại nhận tin y tế" in say(identity, "nhận lại tin y tế")
    assert (
        not subscriptions.unsubscribed("y-te").exists() and subscriptions.unsubscribed("tuyen-dung").exists()
    )


@pytest.mark.parametrize("words", ["nhận tin y tế phường Hội An", "nhận tin cúp điện", "nhận tin nhắn sao"])
def test_news_of_a_place_or_of_something_else_are_no_interest(identity, words):
    say(identity, words)
    assert not Interest.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        "với lại dừng luôn mấy cái tin thông báo, phiền quá",
        "tat het may cai thong bao di",
        "thôi ngưng các tin nhắn nha",
    ],
)
def test_whoever_is_bothered_by_all_messages_gets_no_more_news(identity, words):
    assert "Đã dừng" in say(identity, words)
    assert Unsubscription.objects.exists()


def test_what_is_kept_of_the_citizen_and_how_it_is_deleted_is_told(identity):
    for asked in ("mấy người lưu tin nhắn của tui hả", "tin nhan cua toi co bi luu lai khong"):
        told = say(identity, asked)
        assert "lưu" in told and "xóa" in told
    for wished in ("xóa hết cho tui đi", "rua xoa giup"):
        assert "xóa dữ liệu" in say(identity, wished)
