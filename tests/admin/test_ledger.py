"""The ledger: why a notice was not sent, in words to read out; sending again, taking back, calls."""

import datetime as dt

import pytest
from django.utils import timezone

from foundation.outbox.models import Alarm, DeliveryAttempt, Lane, Notice, NoticeState
from tests.admin.conftest import desk_client, officer_of
from tests.factories import make_citizen

LIST = "/admin/outbox/notice/"


@pytest.fixture
def watch(db, settings):
    settings.SMS_GATEWAY_URL = "console:"  # a way to whoever has a phone
    return desk_client(officer_of(role="Trực ban thông báo"))


def make_notice(**over) -> Notice:
    values = {
        "purpose": "dossier_update",
        "event_key": f"event:{Notice.objects.count()}",
        "subject": "H57.15-260804-0001",
        "state": NoticeState.NOT_SENT,
        "reason": "too_many_attempts",
        "message": {"text": "Đã nhận hồ sơ.", "sms": "Da nhan ho so."},
    }
    values["citizen"] = over.pop("citizen", None) or make_citizen(full_name="Phan Văn Khải")
    return Notice.objects.create(**values | over)


def test_the_list_says_why_in_words_and_masks_the_person(watch):
    make_notice(reason="no_route")

    words = watch.get(LIST).content.decode()

    assert "Chưa có cách nào nhắn tới ông/bà" in words
    assert "P*** *** Khải" in words
    assert "Phan Văn Khải" not in words


def test_a_notice_is_found_by_the_code_the_citizen_reads_out_and_by_phone(watch):
    notice = make_notice(citizen=make_citizen(phone="84905000111"))
    make_notice()

    for term in (notice.reference, notice.reference.lower(), "0905 000 111"):
        assert [row.pk for row in watch.get(LIST, {"q": term}).context["cl"].result_list] == [notice.pk]


def test_a_notice_is_found_by_the_persons_name_with_or_without_marks_and_by_its_dossier(watch):
    notice = make_notice(citizen=make_citizen(full_name="Bùi Thị Đào"), subject="H57.15-260804-0777")
    make_notice()

    for term in ("bui thi dao", "Đào", "0777"):
        assert [row.pk for row in watch.get(LIST, {"q": term}).context["cl"].result_list] == [notice.pk]


def test_the_ledger_is_filtered_by_lane_route_and_day(watch):
    old, answer, sms = make_notice(), make_notice(lane=Lane.REPLY), make_notice(route="sms")
    Notice.objects.filter(pk=old.pk).update(created_at=timezone.now() - dt.timedelta(days=9))
    today = timezone.localdate()

    def shown(**filters) -> list[int]:
        return [row.pk for row in watch.get(LIST, filters).context["cl"].result_list]

    assert shown(lane__exact="reply") == [answer.pk]
    assert shown(lane__exact="notice") == [sms.pk, old.pk]
    assert shown(route="sms") == [sms.pk]
    assert shown(created_at_from=f"{today:%d/%m/%Y}") == [sms.pk, answer.pk]
    assert shown(created_at_to=f"{today:%d/%m/%Y}") == [sms.pk, answer.pk, old.pk]
    assert shown(created_at_to=f"{today - dt.timedelta(days=9):%d/%m/%Y}") == [old.pk]


def test_taking_back_asks_first(watch):
    notice = make_notice(state=NoticeState.OWED, reason="")
    page = watch.get(f"{LIST}{notice.pk}/change/").content.decode()
    assert "Người này sẽ không được báo." in page
    asked = watch.post(LIST, {"action": "take_back", "_selected_action": [notice.pk], "index": "0"})
    assert asked.status_code == 200
    notice.refresh_from_db()
    assert notice.state == NoticeState.OWED


def test_the_officer_on_watch_sends_again(watch):
    notice = make_notice()

    watch.post(LIST, {"action": "send_again", "_selected_action": [notice.pk], "index": "0"})

    notice.refresh_from_db()
    assert notice.state == NoticeState.OWED


def test_a_notice_already_seen_is_refused_by_name_and_stops_no_other(watch):
    seen, dead = make_notice(state=NoticeState.SEEN, reason=""), make_notice()

    page = watch.post(
        LIST, {"action": "send_again", "_selected_action": [seen.pk, dead.pk], "index": "0"}, follow=True
    )

    assert f"Tin {seen.reference}" in page.content.decode()
    dead.refresh_from_db()
    assert dead.state == NoticeState.OWED


def test_one_notice_is_sent_again_or_taken_back_from_its_page_by_post_only(watch):
    notice = make_notice()
    DeliveryAttempt.objects.create(
        notice=notice, number=1, route="sms", state="failed", started_at=timezone.now(), error_text="hết tiền"
    )
    assert "hết tiền" in watch.get(f"{LIST}{notice.pk}/change/").content.decode()

    assert watch.get(f"{LIST}{notice.pk}/huy/").status_code == 405
    watch.post(f"{LIST}{notice.pk}/huy/")

    notice.refresh_from_db()
    assert notice.state == NoticeState.CANCELLED


def test_the_list_for_calls_names_the_phone_whole_and_what_to_say(watch):
    make_notice(citizen=make_citizen(full_name="Phan Văn Khải", phone="84905000111"))
    make_notice(state=NoticeState.SEEN, reason="", subject="H57.15-260804-0002")

    words = watch.get(f"{LIST}goi-dien/").content.decode()

    assert "Phan Văn Khải" in words
    assert "0905 000 111" in words
    assert "Đã nhận hồ sơ." in words
    assert "H57.15-260804-0002" not in words


def test_nobody_else_decides_about_notices(agency):
    notice = make_notice()
    clerk = desk_client(officer_of(agency))

    assert clerk.get(LIST).status_code == 403
    assert clerk.get(f"{LIST}goi-dien/").status_code == 403
    assert clerk.post(f"{LIST}{notice.pk}/gui-lai/").status_code == 403
    notice.refresh_from_db()
    assert notice.state == NoticeState.NOT_SENT


def test_the_ledger_cannot_be_edited_or_deleted(watch):
    notice = make_notice()

    assert watch.post(f"{LIST}{notice.pk}/change/", {"state": "seen"}).status_code == 403
    assert watch.post(f"{LIST}{notice.pk}/delete/", {"post": "yes"}).status_code == 403


def test_an_open_alarm_stands_on_the_first_page_until_it_is_over(watch):
    alarm = Alarm.objects.create(key="token", message="Kết nối đã hết hạn.")
    Alarm.objects.create(key="old", message="Chuyện đã qua.", cleared_at=timezone.now())

    first = watch.get("/admin/").content.decode()
    assert "Kết nối đã hết hạn." in first
    assert "Chuyện đã qua." not in first

    Alarm.objects.filter(pk=alarm.pk).update(cleared_at=timezone.now())
    assert "Kết nối đã hết hạn." not in watch.get("/admin/").content.decode()


def test_the_first_page_shows_emergencies_as_one_line_to_those_who_answer(watch, agency):
    for n in range(3):
        Alarm.objects.create(key=f"emergency-{n}", message="Khẩn cấp: cháy")
    Alarm.objects.create(key="reply-blocked", message="Câu trả lời không tới nơi.")
    pages = {
        role: desk_client(officer_of(agency, role=role)).get("/admin/").content.decode()
        for role in ("Cán bộ một cửa", "Trực tổng đài")
    }
    assert "Khẩn cấp" not in pages["Cán bộ một cửa"] and "tới nơi" not in pages["Cán bộ một cửa"]
    assert pages["Trực tổng đài"].count("KHẨN CẤP") == 1 and "3 tin chưa ai nhận" in pages["Trực tổng đài"]
    assert "tới nơi" in pages["Trực tổng đài"]


def test_sending_again_is_offered_only_where_something_can_have_changed(watch):
    """The page has the button, or says why not; the list refuses by name and goes on with the others."""
    citizen = make_citizen(phone="84905000111")
    useless, hopeful = make_notice(citizen=citizen, reason="expired"), make_notice(citizen=citizen)
    assert f"{hopeful.pk}/gui-lai/" in watch.get(f"{LIST}{hopeful.pk}/change/").content.decode()
    page = watch.get(f"{LIST}{useless.pk}/change/").content.decode()
    assert f"{useless.pk}/gui-lai/" not in page
    assert "Tin không còn giá trị nên không gửi nữa." in page

    chosen = [useless.pk, hopeful.pk]
    watch.post(LIST, {"action": "send_again", "_selected_action": chosen, "index": "0"})

    states = dict(Notice.objects.values_list("pk", "state"))
    assert states == {useless.pk: NoticeState.NOT_SENT, hopeful.pk: NoticeState.OWED}


def test_an_alarm_shows_the_number_of_its_cases(watch):
    Alarm.objects.create(key="fault-201", message="Zalo không nhận tin.", count=250)

    assert "(250 tin)" in watch.get("/admin/").content.decode()
