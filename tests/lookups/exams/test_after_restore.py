"""Scores in a restored database: who was told since the dump is not told again before staff decide."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from foundation import alarms
from foundation.outbox.models import Notice
from lookups.kinds.exams import notifications
from lookups.kinds.exams.models import ScoreWatch
from tests.lookups.exams.test_watching import exam, open_now, said  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
OFFERED = ("Gửi điểm ngay", "Đã gửi từ trước")


@pytest.fixture
def restored(exam, publish):  # noqa: F811
    """Two wait at the dump; the hour has come before the restore."""
    for who in "12":
        said("báo điểm 48000001", who=who)
    open_now(exam, publish)
    call_command("after_restore")
    exam.refresh_from_db()
    return exam


def told() -> int:
    return Notice.objects.filter(purpose=notifications.PURPOSE).count()


def page(desk, exam) -> str:  # noqa: F811
    return desk.get(reverse("admin:exams_exam_change", args=[exam.pk])).content.decode()


def test_nobody_is_told_before_staff_decide(restored, desk):
    assert notifications.announce() == 0 and told() == 0
    (alarm,) = alarms.open_alarms()
    assert restored.name in alarm.message
    assert all(label in page(desk, restored) for label in OFFERED)


def test_staff_have_them_sent(restored, desk):
    desk.post(f"/admin/exams/exam/{restored.pk}/send-held/", {"_form_submitted": "on"}, follow=True)
    assert notifications.announce() == told() == 2
    assert alarms.open_alarms() == []
    assert not any(label in page(desk, restored) for label in OFFERED)


def test_staff_know_that_they_were_sent(restored, desk):
    done = desk.post(f"/admin/exams/exam/{restored.pk}/mark-sent/", {"_form_submitted": "on"}, follow=True)
    assert "2" in done.content.decode()
    assert notifications.announce() == told() == 0
    assert not ScoreWatch.objects.filter(told_at=None).exists() and alarms.open_alarms() == []
    again = desk.post(f"/admin/exams/exam/{restored.pk}/send-held/", {"_form_submitted": "on"}, follow=True)
    assert "quyết định" in again.content.decode() and notifications.announce() == 0


def test_an_exam_that_nobody_waits_for_or_whose_hour_is_to_come_is_not_held(exam, publish):  # noqa: F811
    said("báo điểm 48000001")
    call_command("after_restore")
    open_now(exam, publish)
    assert notifications.announce() == 1
    assert alarms.open_alarms() == []
