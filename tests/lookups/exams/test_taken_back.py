"""Scores that are withdrawn, put off or corrected: the old ones go no further, and every promise is kept."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from foundation.outbox.models import Notice, NoticeState
from foundation.outbox.services import retry_unknown
from lookups.kinds.exams import notifications
from lookups.kinds.exams.models import Exam, ScoreWatch
from tests.lookups.exams.factories import AN_HOUR, make_candidate
from tests.lookups.exams.test_watching import exam, open_now, said  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
ACTS = {
    "withdrawn": {"is_withdrawn": True},
    "put off": {"publish_at": timezone.now() + AN_HOUR},
    "without an hour": {"publish_at": None},
    "no longer checked": {"is_checked": False},
}
SHOWN = {"is_withdrawn": False, "is_checked": True}


@pytest.fixture
def told(exam, publish):  # noqa: F811
    """Two wait for 48000001 and one for 48000002; the first of them is reached, the others are owed."""
    make_candidate(exam, "48000002")
    for who, sbd in (("1", "48000001"), ("2", "48000001"), ("3", "48000002")):
        said(f"báo điểm {sbd}", who=who)
    open_now(exam, publish)
    assert notifications.announce() == 3
    reached = ScoreWatch.objects.order_by("pk").first()
    notices().filter(citizen=reached.citizen).update(state=NoticeState.SENT)
    exam.refresh_from_db()
    return exam


def notices():
    return Notice.objects.filter(purpose=notifications.PURPOSE)


def owed() -> list[str]:
    return [notice.message["text"] for notice in notices().owed().order_by("pk")]


def correct(tmp_path, publish, exam, text):  # noqa: F811
    path = tmp_path / "phuc-khao.csv"
    path.write_text(text)
    call_command("import_data", "exams", str(path), exam=exam.key, stdout=io.StringIO())
    publish(exam)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.slow("sends for each of the acts")
def test_what_is_not_sent_is_cancelled_in_the_act_and_sent_once_when_shown_again(told, save_at_desk, act):
    save_at_desk(told, **ACTS[act])
    assert owed() == [] and notices().filter(state=NoticeState.CANCELLED).count() == 2
    assert ScoreWatch.objects.filter(told_at=None).count() == 2
    assert notifications.announce() == 0
    save_at_desk(told, **SHOWN, publish_at=timezone.now() - AN_HOUR)
    assert notifications.announce() == len(owed()) == 2
    assert notifications.announce() == 0


def test_who_was_told_the_old_marks_is_told_the_new_ones_once_and_nobody_else(
    told, save_at_desk, tmp_path, publish
):
    save_at_desk(told, is_withdrawn=True)
    notices().update(state=NoticeState.SENT)
    ScoreWatch.objects.update(told_at=timezone.now())
    correct(tmp_path, publish, told, "sbd,toan\n48000001,9\n48000002,7.25\n")
    assert notifications.announce() == 0
    save_at_desk(told, is_withdrawn=False)
    assert notifications.announce() == 2
    assert all("đã được sửa" in text and "Toán: 9,00" in text and "48000001" in text for text in owed())
    assert notifications.announce() == 0


def test_a_correction_of_public_scores_replaces_what_is_owed(told, tmp_path, publish):
    correct(tmp_path, publish, told, "sbd,toan\n48000001,9\n")
    assert owed() == []
    assert notifications.announce() == 3  # who was reached, and those who were not
    assert ["7,25" in text for text in owed()] == [False, False, True]


def test_nobody_is_told_twice_that_scores_are_there_where_a_message_holds_none(told, tmp_path, publish):
    Exam.objects.update(second_factor=Exam.Factor.CCCD4)
    ScoreWatch.objects.update(told_at=None)
    notices().delete()
    publish(told)
    assert notifications.announce() == 3
    make_candidate(told, "48000003")
    told.candidates.update(version=2)
    Exam.objects.update(announced_at=None)
    assert notifications.announce() == 0


def test_the_batch_after_a_withdrawal_is_not_owed(exam, publish, monkeypatch):  # noqa: F811
    for who in "123":
        said("báo điểm 48000001", who=who)
    open_now(exam, publish)
    monkeypatch.setattr(notifications, "BATCH", 1)
    tell = notifications.enqueue_batch

    def withdrawn_meanwhile(*told):
        done = tell(*told)
        Exam.objects.update(is_withdrawn=True)
        return done

    monkeypatch.setattr(notifications, "enqueue_batch", withdrawn_meanwhile)
    assert notifications.announce() == 1


def test_a_batch_waits_for_the_snapshot_of_the_scores_in_the_table(exam, publish):  # noqa: F811
    said("báo điểm 48000001")
    open_now(exam, publish)
    Exam.objects.update(revision=1)
    assert notifications.announce() == 0
    publish(exam)
    assert notifications.announce() == 1


def test_a_message_whose_sending_failed_after_the_withdrawal_is_not_tried_again(told, save_at_desk):
    notices().owed().update(lease_until=timezone.now() + AN_HOUR)
    save_at_desk(told, is_withdrawn=True)
    assert len(owed()) == 2
    notices().update(lease_until=None)
    notifications.announce()
    assert owed() == [] and ScoreWatch.objects.filter(told_at=None).count() == 2


def test_a_message_in_doubt_at_the_withdrawal_is_not_tried_again(told, save_at_desk):
    in_doubt = list(notices().owed())
    notices().owed().update(state=NoticeState.UNKNOWN)
    save_at_desk(told, is_withdrawn=True)
    for notice in in_doubt:
        assert retry_unknown(notice_id=notice.pk)
    assert not notices().due().exists()
    notifications.announce()
    assert owed() == [] and ScoreWatch.objects.filter(told_at=None).count() == 2


def test_what_was_given_up_cannot_be_sent_again_with_the_old_marks(told, save_at_desk):
    notices().owed().update(state=NoticeState.NOT_SENT, reason="too_many_attempts")
    save_at_desk(told, is_withdrawn=True)
    assert not notices().dead().exists() and ScoreWatch.objects.filter(told_at=None).count() == 2


@pytest.mark.parametrize("is_deleted", [False, True])
def test_scores_hidden_or_deleted_by_a_statement_are_cancelled_by_the_next_pass(
    told, save_at_desk, is_deleted
):
    if is_deleted:
        Exam.objects.all().delete()
    else:
        Exam.objects.update(is_withdrawn=True)
    assert notifications.announce() == 0 and owed() == []
    if Exam.objects.update(is_withdrawn=False):
        assert notifications.announce() == 2


@pytest.mark.parametrize("act", ["withdrawn", "put off"])
def test_a_promise_of_scores_that_were_taken_back_is_kept(told, save_at_desk, act):
    save_at_desk(told, **ACTS[act])
    assert "Đã ghi" in said("báo điểm 48000002", who="4") or ScoreWatch.objects.count() == 4
    said("báo điểm 48000001", who="1")  # was told before
    save_at_desk(told, **SHOWN, publish_at=timezone.now() - AN_HOUR)
    assert notifications.announce() == 4
    assert notices().filter(citizen=ScoreWatch.objects.order_by("pk").first().citizen).count() == 2


def test_a_wish_noted_in_the_second_of_the_announcement_is_served(told):
    citizen = ScoreWatch.objects.order_by("pk").first().citizen
    ScoreWatch.objects.create(exam=told, sbd="48000002", citizen=citizen)
    assert notifications.announce() == 1


def test_an_exam_that_was_public_is_known_as_such_without_the_beat(exam, publish, save_at_desk):  # noqa: F811
    began = timezone.now() - timedelta(days=1)
    Exam.objects.update(publish_at=began)
    save_at_desk(exam, publish_at=None)
    exam.refresh_from_db()
    assert exam.was_public and exam.first_published_at == began
