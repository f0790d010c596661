"""Colleagues: who is at the desk, who is mentioned in a note and told by the bell, where a log-in leads."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from foundation.accounts import bell, tasks
from foundation.accounts.models import OfficerNotification
from foundation.accounts.roles import Role
from foundation.conversations import services
from foundation.conversations.models import DeskEntry
from tests.foundation.conversations.factories import make_conversation, make_operator
from tests.inbox.conftest import desk_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_at_the_desk():
    cache.clear()


def test_a_hand_over_shows_who_is_at_the_desk_first_and_how_much_each_holds(desk, lan, minh):
    busy = make_operator("Hoa")
    services.take(conversation=make_conversation(), operator=busy)
    conversation = services.take(conversation=make_conversation(), operator=lan)
    desk_of(busy).get("/truc/")
    shown = desk.get(f"/truc/{conversation.pk}/chuyen/").context["colleagues"]
    assert [(one.officer, one.is_on_duty, one.holds) for one in shown] == [(busy, True, 1), (minh, False, 0)]


def test_who_left_the_desk_is_shown_with_the_time(desk, lan, minh, monkeypatch):
    conversation = services.take(conversation=make_conversation(), operator=lan)
    desk_of(minh).get("/truc/khan-cap/")
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + dt.timedelta(minutes=3))
    (shown,) = desk.get(f"/truc/{conversation.pk}/chuyen/").context["colleagues"]
    assert not shown.is_on_duty
    assert abs(shown.last_seen - now) < dt.timedelta(seconds=5)


def test_a_colleague_mentioned_in_a_note_hears_the_bell_and_opens_the_chat(desk, minh):
    conversation = make_conversation(full_name="Nguyễn Thị Thu Hằng")
    desk.post(f"/truc/{conversation.pk}/ghi-chu/", {"note": "Anh xem giúp mã hồ sơ", "mention": minh.pk})
    entry = DeskEntry.objects.get(kind="note")
    assert (entry.text, entry.other) == ("Anh xem giúp mã hồ sơ", minh)
    assert "Lan → Minh" in desk.get(f"/truc/{conversation.pk}/").content.decode()
    (told,) = minh.notifications.all()
    assert "Lan" in told.text and "Hằng" not in told.text
    his = desk_of(minh)
    assert his.get("/truc/").context["bell_count"] == 1
    assert "Lan nhắc bạn" in his.get("/admin/chuong/").content.decode()
    assert his.post(f"/admin/chuong/{told.pk}/")["Location"] == f"/truc/{conversation.pk}/"
    assert his.get("/truc/").context["bell_count"] == 0


def test_an_open_page_hears_the_bell_without_being_reloaded(minh):
    his = desk_of(minh)
    version = his.get("/truc/").context["alarm_version"]
    assert his.get(f"/truc/khan-cap/?v={version}").status_code == 204
    bell.notify(officer=minh, text="Lan nhắc bạn", url="/truc/")
    fresh = his.get(f"/truc/khan-cap/?v={version}").content.decode()
    assert 'id="bell"' in fresh and 'data-told="1"' in fresh


def test_a_note_for_somebody_who_is_no_operator_is_refused_and_nobody_is_told(desk):
    editor, conversation = make_operator("Biên", role="Biên tập viên"), make_conversation()
    desk.post(f"/truc/{conversation.pk}/ghi-chu/", {"note": "xem giúp", "mention": editor.pk})
    assert not DeskEntry.objects.filter(kind="note").exists()
    assert not OfficerNotification.objects.exists()


def test_a_hand_over_and_a_take_over_ring_the_bell_of_the_other(desk, lan, minh):
    conversation = services.take(conversation=make_conversation(), operator=lan)
    desk.post(f"/truc/{conversation.pk}/chuyen/", {"to": minh.pk, "why": "hết ca"})
    assert "chuyển cho bạn" in minh.notifications.get().text
    desk.post(f"/truc/{conversation.pk}/nhan/", {"reason": "bà gọi lại"})
    assert minh.notifications.filter(text__contains="nhận thay").count() == 1
    assert not lan.notifications.exists()


def test_a_notification_of_somebody_else_is_not_found_and_stays_new(desk, minh):
    his = bell.notify(officer=minh, text="Lan nhắc bạn", url="/truc/")
    assert desk.post(f"/admin/chuong/{his.pk}/").status_code == 404
    desk.post("/admin/chuong/da-xem/")
    his.refresh_from_db()
    assert his.seen_at is None


def test_notifications_are_deleted_after_ninety_days(minh):
    old = bell.notify(officer=minh, text="cũ", url="/truc/")
    bell.notify(officer=minh, text="mới", url="/truc/")
    OfficerNotification.objects.filter(pk=old.pk).update(at=timezone.now() - dt.timedelta(days=91))
    assert tasks.forget_old_notifications() == 1
    assert minh.notifications.get().text == "mới"


@pytest.mark.parametrize(
    ("roles", "leads_to"),
    [
        ([Role.OPERATOR], "/truc/"),
        ([Role.OPERATOR, Role.EDITOR], "/admin/"),
        ([Role.MANAGER], "/admin/"),
        ([], "/admin/"),
    ],
)
def test_the_log_in_of_an_operator_leads_to_the_desk_of_chats(django_user_model, roles, leads_to):
    user = django_user_model.objects.create_user("moi", password="mot-mat-khau-dai", is_staff=True)
    user.groups.set(Group.objects.filter(name__in=roles))
    answer = Client().post(
        "/admin/login/", {"username": "moi", "password": "mot-mat-khau-dai", "next": "/admin/"}
    )
    assert answer["Location"] == leads_to


def test_a_log_in_leads_back_to_the_page_that_was_asked_for(django_user_model):
    user = django_user_model.objects.create_user("moi", password="mot-mat-khau-dai", is_staff=True)
    user.groups.set(Group.objects.filter(name=Role.OPERATOR))
    page = "/admin/petitions/petition/"
    answer = Client().post("/admin/login/", {"username": "moi", "password": "mot-mat-khau-dai", "next": page})
    assert answer["Location"] == page
