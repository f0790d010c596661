"""The page of the person on duty: each figure is what the monitoring tells, and opens its list."""

import datetime as dt
import re
import time

import pytest
import redis
from django.utils import timezone, translation
from redis.backoff import NoBackoff
from redis.retry import Retry

from foundation import alarms, broker, metrics
from foundation.outbox.models import Lane, Notice, NoticeState
from tests.admin.conftest import desk_client, officer_of
from tests.factories import make_citizen
from zalo_channel import quotas
from zalo_channel.models import InboundEvent, OaToken
from zalo_channel.quotas import Quota

PAGE = "/admin/truc-ban/"
QUEUES = ("reply", "notice", "bulk", "inbound", "default")
ROW = re.compile(
    r'<th scope="row">\s*(.*?)\s*(?:<span class="desk-duty[^>]*>(.*?)</span>)?\s*</th>(.*?)</tr>', re.DOTALL
)


@pytest.fixture
def watch(db):
    return desk_client(officer_of(role="Trực ban thông báo"))


@pytest.fixture
def all_is_well(db, settings):
    """A connected page, living workers, a call of Zalo a moment ago, and quotas."""
    broker.client().flushdb()
    now = timezone.now()
    OaToken.objects.create(
        oa_id=settings.ZALO_OA_ID,
        expires_at=now + dt.timedelta(hours=20),
        refresh_expires_at=now + dt.timedelta(days=88, hours=1),
    )
    InboundEvent.objects.create(dedupe_key="1", event_name="follow", body="{}", state="done")
    for queue in QUEUES:
        broker.client().set(f"heartbeat:{queue}", now.timestamp(), ex=600)


def make_notice(**over) -> Notice:
    values = {"purpose": "p", "message": {"text": "…"}, "event_key": f"e{Notice.objects.count()}"}
    values["citizen"] = make_citizen()
    return Notice.objects.create(**values | over)


def lines(answer) -> dict[str, list[str]]:
    """Name of a line → its numbers, then its words, of the table rows of the page."""
    return {
        name: [*re.findall(r'desk-number">\s*(?:<a[^>]*>)?\s*([^<]*?)\s*<', cells), words or ""]
        for name, words, cells in ROW.findall(answer.content.decode())
    }


def links(answer) -> list[str]:
    found = re.findall(r'<a class="desk-link" href="([^"]+)">', answer.content.decode())
    return [link.replace("&amp;", "&") for link in found]


def test_when_all_is_well_the_page_says_so(watch, all_is_well):
    page = watch.get(PAGE)
    assert "không có việc phải xử lý" in page.content.decode()
    told = lines(page)
    assert told["Quyền của trang Zalo"][0] == "88 ngày"
    assert told["Trả lời"] == ["0", "Không có gì chờ"]
    assert told["Đọc tin người dân gửi"][-1] == "Đang chạy"
    assert "7 ngày qua không có tin nào phải bỏ." in page.content.decode()
    assert "Zalo chưa cho biết hạn mức" in page.content.decode()


def test_each_number_opens_the_list_of_the_same_rows(watch, all_is_well):
    now = timezone.now()
    late = make_notice(lane=Lane.BULK, due_at=now - dt.timedelta(minutes=10))
    make_notice(lane=Lane.BULK, due_at=now + dt.timedelta(hours=1))
    doubtful = make_notice(state=NoticeState.UNKNOWN, reason="no_answer")
    refused = make_notice(state=NoticeState.NOT_SENT, reason="no_route")
    old = make_notice(state=NoticeState.NOT_SENT, reason="no_route")
    Notice.objects.filter(pk=old.pk).update(created_at=now - dt.timedelta(days=3))
    older = make_notice(state=NoticeState.NOT_SENT, reason="no_route")
    Notice.objects.filter(pk=older.pk).update(created_at=now - dt.timedelta(days=8))
    event = InboundEvent.objects.create(dedupe_key="2", event_name="user_send_text", body="{}")
    InboundEvent.objects.create(dedupe_key="3", event_name="oa_send_text", body="{}", is_receipt=True)

    page = watch.get(PAGE)

    told = lines(page)
    assert "Tin chờ lâu nhất: 10 phút" in page.content.decode()
    cause = next(values for name, values in told.items() if name.startswith("Chưa có cách nào nhắn tới"))
    assert cause[:2] == ["1", "2"]
    shown = [
        sorted(row.pk for row in watch.get(link).context["cl"].result_list)
        for link in links(page)
        if link.startswith("/admin/") and "?" in link
    ]
    for rows in ([late.pk], [doubtful.pk], [refused.pk], sorted([refused.pk, old.pk]), [event.pk]):
        assert rows in shown


def test_the_figures_are_those_of_the_metrics(watch, all_is_well, client, settings, monkeypatch):
    settings.MONITORING_TOKEN = "monitoring"
    for _ in range(3):
        make_notice(lane=Lane.REPLY, due_at=timezone.now() - dt.timedelta(minutes=1))
    now = time.time()
    with monkeypatch.context() as two_minutes_ago:
        two_minutes_ago.setattr(metrics.time, "time", lambda: now - 120)
        metrics.count_attempts({("consultation", "accepted"): 50, ("sms", "failed"): 9})

    told = lines(watch.get(PAGE))
    samples = client.get("/metrics", headers={"Authorization": "Bearer monitoring"}).content.decode()

    assert told["Trả lời"][0] == "3" and 'portal_due_notices{lane="reply"} 3.0' in samples
    assert told["Gửi mỗi phút"][0] == "10" and "portal_sent_per_minute 10.0" in samples
    assert "portal_token_days 88.0" in samples and "portal_seconds_since_webhook" in samples


def test_faults_are_told_in_words_with_what_to_do(watch, all_is_well):
    OaToken.objects.update(needs_admin=True)
    broker.client().delete("heartbeat:reply")
    alarms.raise_alarm(key="zalo-token", message="Mất kết nối Zalo.")

    words = watch.get(PAGE).content.decode()

    assert "Cần xử lý ngay:" in words and "không có việc phải xử lý" not in words
    assert "quản trị viên cần kết nối lại" in words
    assert (
        "Tiến trình nền – Trả lời người dân: Im lặng từ mười phút trở lên" in words
        and "Mất kết nối Zalo." in words
    )


def test_without_redis_the_figures_of_the_database_are_told(watch, all_is_well, monkeypatch):
    nobody = redis.Redis(port=1, retry=Retry(NoBackoff(), 0))
    monkeypatch.setattr(broker, "client", lambda: nobody)

    page = watch.get(PAGE)

    assert page.status_code == 200 and "88 ngày" in page.content.decode()
    assert lines(page)["Gửi mỗi phút"][0] == "–"
    assert page.content.decode().count("Chưa đọc được phần này") == 2  # workers, quotas


def test_quotas_are_told_with_their_time_and_a_word_where_they_end(watch, all_is_well):
    quotas.keep([Quota("phone_day", 20, 500), Quota("cs:sub_quota", 0, 2000, "31/12/2027")])

    found = lines(watch.get(PAGE))

    assert found["Tin theo số điện thoại, hôm nay"][0] == "20 / 500"
    assert found["Tin theo số điện thoại, hôm nay"][1].endswith("Sắp hết")
    assert "Đã hết" in found["Tin tư vấn trong gói"][1]


def test_a_refresh_gets_the_figures_alone(watch, all_is_well):
    part = watch.get(PAGE, headers={"HX-Request": "true"})
    assert part.status_code == 200 and "<html" not in part.content.decode()
    assert lines(part)["Quyền của trang Zalo"][0] == "88 ngày"
    seconds = re.search(r'hx-trigger="every (\d+)s', watch.get(PAGE).content.decode())
    assert seconds and int(seconds[1]) >= 15


def test_the_page_asks_few_queries_whatever_waits(watch, all_is_well, django_assert_max_num_queries):
    for lane in Lane:
        for _ in range(5):
            make_notice(lane=lane, due_at=timezone.now() - dt.timedelta(minutes=1))
    watch.get(PAGE)
    with django_assert_max_num_queries(15):
        watch.get(PAGE)


@pytest.mark.parametrize(
    ("role", "links_to"),
    [
        ("Trực ban thông báo", {"outbox/notice", "zalo_channel/inboundevent"}),
        ("Quản trị hệ thống", {"zalo_channel/inboundevent", "zalo_channel/oatoken"}),
        ("Quản lý trung tâm", set()),
    ],
)
def test_each_role_is_led_only_where_it_may_go(all_is_well, role, links_to):
    client = desk_client(officer_of(role=role))
    page = client.get(PAGE)
    targets = {"/".join(link.split("/")[2:4]) for link in links(page) if link != PAGE}
    assert targets == links_to
    assert PAGE in client.get("/admin/").content.decode()
    for link in links(page):
        assert client.get(link).status_code == 200


def test_others_do_not_open_it(agency):
    clerk = desk_client(officer_of(agency))
    assert clerk.get(PAGE).status_code == 403
    assert PAGE not in clerk.get("/admin/").content.decode()


def test_it_is_complete_in_english(watch, all_is_well, settings):
    watch.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    with translation.override("en"):
        words = watch.get(PAGE).content.decode()
    assert "Messages go out and come in: nothing is to be done." in words
