"""The words of settled notices go after CHAT_RETENTION_DAYS; what became of each notice stays."""

import datetime as dt

import pytest
from django.utils import timezone

from foundation.outbox import relay, retention, tasks
from foundation.outbox.models import Lane, Notice, NoticeState
from tests.foundation.outbox.conftest import enqueue

pytestmark = pytest.mark.django_db

WORDS = "Hồ sơ của ông Bình đã có kết quả"


@pytest.fixture(autouse=True)
def term(settings):
    settings.CHAT_RETENTION_DAYS = 90


def grow_old(days: int = 91) -> None:
    Notice.objects.update(created_at=timezone.now() - dt.timedelta(days=days))


def has_words(notice: Notice) -> bool:
    notice.refresh_from_db()
    return WORDS in str(notice.message) or bool(notice.summary)


@pytest.mark.parametrize("state", ["sent", "delivered", "seen", "cancelled"])
def test_the_words_of_an_old_settled_notice_go_and_its_fate_stays(citizen, letterbox, state):
    notice = enqueue(citizen, WORDS, summary="có kết quả")
    Notice.objects.update(state=state, sent_at=timezone.now())
    grow_old()
    assert tasks.blank_old_notices() == 1
    assert not has_words(notice)
    assert (notice.state, notice.message) == (state, {"text": ""})
    assert tasks.blank_old_notices() == 0


@pytest.mark.parametrize("state", [NoticeState.OWED, NoticeState.UNKNOWN, NoticeState.NOT_SENT])
def test_what_staff_or_the_relay_still_have_to_do_keeps_its_words(citizen, letterbox, state):
    notice = enqueue(citizen, WORDS)
    Notice.objects.update(state=state, reason="blocked")
    grow_old()
    assert tasks.blank_old_notices() == 0
    assert has_words(notice)


def test_what_a_later_message_told_goes_with_that_one(citizen, letterbox):
    first, second, third = (enqueue(citizen, WORDS, summary="s", merge_key="dossier:7") for _ in range(3))
    relay.run(Lane.NOTICE)
    Notice.objects.filter(pk=first.pk).update(merged_into=second.pk)  # absorbed by what was absorbed in turn
    Notice.objects.filter(pk=third.pk).update(state=NoticeState.NOT_SENT, reason="blocked")
    grow_old()
    assert tasks.blank_old_notices() == 0
    Notice.objects.filter(pk=third.pk).update(state=NoticeState.SENT)
    assert tasks.blank_old_notices() == 3
    assert not any(map(has_words, (first, second, third)))


def test_a_notice_within_the_term_keeps_its_words(citizen, letterbox):
    notice = enqueue(citizen, WORDS)
    relay.run(Lane.NOTICE)
    grow_old(89)
    assert tasks.blank_old_notices() == 0
    assert has_words(notice)


def test_any_number_goes_in_one_evening(citizen, letterbox):
    for _ in range(7):
        enqueue(citizen, WORDS)
    relay.run(Lane.NOTICE)
    grow_old()
    assert retention.blank_old(at_once=3) == 7
