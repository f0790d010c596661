"""Citizens act on the sandbox's phone; its signed webhooks come in over HTTP and are worked through."""

import datetime as dt
import threading
import time

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from assistant import receiving
from assistant.replies import Reply, Utterance
from foundation import broker
from foundation.citizens.models import ChannelIdentity, Citizen, Consent
from foundation.conversations.models import Conversation, Turn
from foundation.outbox.models import Alarm, Lane, Notice
from tests.factories import make_officer
from tests.sandboxes.zalo.running import BINH, HOA, wait_until
from tests.zalo_channel.events import USER, make_event, signed
from zalo_channel import handlers, processing, replies, retention, tasks
from zalo_channel.models import InboundEvent, MessageTemplate
from zalo_channel.webhook import receive

State = InboundEvent.State


def arrive(name: str = "user_send_text", **over) -> InboundEvent:
    body, headers = signed(make_event(name, **over))
    assert receive(body, headers) == 200
    return InboundEvent.objects.latest("pk")


def states() -> dict[str, str]:
    return dict(InboundEvent.objects.values_list("event_name", "state"))


def work_through_until(true) -> None:
    wait_until(lambda: processing.process_new() >= 0 and true())


def test_a_citizens_words_become_a_turn_and_a_reply(webhook, zalo, owed_replies):
    zalo.act("text", BINH, text="xin chào")
    work_through_until(owed_replies)
    identity = ChannelIdentity.objects.get(external_id=BINH)
    assert timezone.now() - identity.last_interaction_at < dt.timedelta(seconds=10)
    turns = Turn.objects.filter(conversation__identity=identity).order_by("pk")
    assert [turn.author for turn in turns[:2]] == ["citizen", "bot"]
    assert owed_replies()[0].event_key.startswith("inbound:")
    assert owed_replies()[0].message["text"] == turns[1].text


def test_a_follower_is_greeted_once_a_day_and_an_unfollower_is_noted(webhook, zalo, owed_replies):
    zalo.act("chat_now", HOA)
    zalo.act("follow", HOA)
    work_through_until(lambda: states().get("follow") == State.DONE)
    assert ChannelIdentity.objects.get().is_following
    assert len({reply.event_key for reply in owed_replies()}) == len(owed_replies()) == 1
    zalo.act("unfollow", HOA)
    work_through_until(lambda: states().get("unfollow") == State.DONE)
    assert not ChannelIdentity.objects.get().is_following


def follow_events(*sent: tuple[str, int]) -> None:
    """Each a name and how many minutes ago Zalo sent it, heard of in this order."""
    for name, minutes in sent:
        moment = str(int((time.time() - 60 * minutes) * 1000))
        arrive(name, message={}, sender={}, follower={"id": "71"}, timestamp=moment)
        processing.process_new()


@pytest.mark.security_check("event-order")
@pytest.mark.parametrize(
    ("heard", "follows"),
    [
        ([("follow", 9), ("unfollow", 1), ("follow", 5)], False),
        ([("follow", 9), ("follow", 1), ("unfollow", 5)], True),
        ([("follow", 9), ("unfollow", 5), ("follow", 1)], True),
        ([("follow", 9), ("unfollow", 5)], False),
    ],
)
def test_whether_somebody_follows_is_what_was_sent_last_in_whatever_order_it_is_heard(stored, heard, follows):
    follow_events(*heard)
    assert ChannelIdentity.objects.get().is_following is follows


@pytest.mark.security_check("repeated-event")
def test_fifty_parallel_copies_are_one_event_and_one_reply(stored, owed_replies):
    body, headers = signed(make_event(message={"text": "chào", "msg_id": "copied"}))
    threads = [threading.Thread(target=receive, args=(body, headers)) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    processing.process_new()
    processing.process_new()
    assert InboundEvent.objects.count() == 1
    assert len(owed_replies()) == 1
    assert Turn.objects.filter(author="citizen").count() == 1


def said_before(hours: float) -> str:
    return str(int((time.time() - hours * 3600) * 1000))


@pytest.mark.security_check("event-order")
def test_a_question_first_seen_three_days_late_is_kept_for_the_operators_and_not_answered(
    stored, owed_replies
):
    arrive(message={"text": "mai có cúp điện không", "msg_id": "late"}, timestamp=said_before(72))
    processing.process_new()
    turn = Turn.objects.get()
    assert turn.author == Turn.Author.CITIZEN and turn.text == "mai có cúp điện không"
    assert timezone.now() - turn.said_at > dt.timedelta(days=2, hours=23)
    assert not owed_replies()
    conversation = Conversation.objects.waiting().get()
    assert "đến muộn" in conversation.because
    assert timezone.now() - turn.conversation.identity.last_interaction_at > dt.timedelta(days=2)


@pytest.mark.security_check("event-order")
def test_an_hour_late_is_answered_as_always(stored, owed_replies):
    """Zalo itself sends again after an hour what our server did not take."""
    arrive(message={"text": "chào", "msg_id": "hour"}, timestamp=said_before(1))
    processing.process_new()
    assert len(owed_replies()) == 1
    assert not Conversation.objects.waiting()


@pytest.mark.security_check("event-order")
@pytest.mark.parametrize("name", ["follow", "user_click_chatnow"])
def test_nobody_is_greeted_days_after_he_came(stored, owed_replies, name):
    arrive(name, message={}, follower={"id": USER}, timestamp=said_before(72))
    processing.process_new()
    assert states() == {name: State.DONE}
    assert not owed_replies()


@pytest.mark.security_check("event-order")
def test_an_officer_who_holds_the_conversation_reads_the_late_word_and_keeps_it(
    stored, always_open, owed_replies
):
    arrive()
    processing.process_new()
    Conversation.objects.update(state=Conversation.State.HELD)
    replies = len(owed_replies())
    arrive(message={"text": "còn nữa", "msg_id": "late"}, timestamp=said_before(72))
    processing.process_new()
    assert Turn.objects.filter(text="còn nữa").exists()
    assert Conversation.objects.get().state == Conversation.State.HELD
    assert len(owed_replies()) == replies


@pytest.mark.security_check("repeated-event")
def test_the_same_message_under_another_key_is_not_answered_again(stored, owed_replies):
    event = arrive(message={"text": "chào", "msg_id": "m-7"})
    InboundEvent.objects.create(
        dedupe_key="another", event_name=event.event_name, user_id=event.user_id, body=event.body
    )
    processing.process_new()
    assert len(owed_replies()) == 1


def test_where_an_officer_holds_the_conversation_the_bot_is_silent(stored, always_open, owed_replies):
    arrive()
    processing.process_new()
    Conversation.objects.update(state="held", holder=make_officer())
    before = len(owed_replies())
    arrive(message={"text": "còn đó không", "msg_id": "m-held"})
    processing.process_new()
    assert len(owed_replies()) == before
    assert Turn.objects.filter(text="còn đó không").exists()


def test_a_shared_contact_is_kept_with_its_consent(webhook, zalo, owed_replies):
    info = {
        "name": "Trần Văn Bình",
        "phone": "84905123401",
        "full_address": {
            "user_city": "Đà Nẵng",
            "user_ward": "Phường Tam Kỳ",
            "user_address": "12 Hùng Vương",
        },
    }
    zalo.act("submit_info", BINH, info=info)
    work_through_until(lambda: states().get("user_submit_info") == State.DONE)
    citizen = Citizen.objects.get(identities__external_id=BINH)
    assert (citizen.phone, citizen.full_name) == ("84905123401", "Trần Văn Bình")
    assert citizen.address == "12 Hùng Vương, Phường Tam Kỳ, Đà Nẵng"
    consent = Consent.objects.get(citizen=citizen)
    assert consent.proof["shared"] == ["address", "full_name", "phone"]
    assert len(owed_replies()) == 1


def test_the_old_form_of_the_contact_and_a_false_phone(stored):
    old = {"name": "Hoa", "phone": "12", "address": "1 Lê Lợi", "city": 5}
    arrive("user_submit_info", message=None, info=old)
    arrive("user_submit_info", message=None, info="no object", sender={"id": "2"})
    processing.process_new()
    citizen = Citizen.objects.get(full_name="Hoa")
    assert (citizen.phone, citizen.address) == ("", "1 Lê Lợi, 5")
    assert InboundEvent.objects.filter(state=State.IGNORED).count() == 1


def test_a_withdrawal_erases_the_person_here_too(webhook, zalo):
    zalo.act("text", BINH, text="số của tôi là 0905123401")
    work_through_until(lambda: states().get("user_send_text") == State.DONE)
    zalo.act("withdraw", BINH)
    work_through_until(lambda: states().get("user_withdraw") == State.DONE)
    assert not ChannelIdentity.objects.exists()
    assert Citizen.objects.get().erased_at
    assert not InboundEvent.objects.filter(body__contains="0905123401").exists()
    assert not InboundEvent.objects.filter(user_id=BINH).exists()


def test_a_template_that_zalo_disables_is_used_no_more(webhook, zalo):
    zalo.control("template", template_id="512301", status="DISABLE", reason="chất lượng thấp")
    work_through_until(lambda: states().get("change_template_status") == State.DONE)
    assert not MessageTemplate.objects.get(template_id="512301").is_enabled
    assert Alarm.objects.filter(key="zalo-template-512301", cleared_at=None).exists()


def test_the_alarm_of_a_locked_template_ends_when_another_one_serves_its_purpose(webhook, zalo):
    zalo.control("template", template_id="512301", status="DISABLE", reason="chất lượng thấp")
    work_through_until(lambda: states().get("change_template_status") == State.DONE)
    locked = MessageTemplate.objects.get(template_id="512301")
    tasks.end_alarms_of_templates()
    assert Alarm.objects.filter(key="zalo-template-512301", cleared_at=None).exists()
    MessageTemplate.objects.create(key=locked.key, template_id="512999", params=locked.params)
    tasks.end_alarms_of_templates()
    assert not Alarm.objects.filter(cleared_at=None).exists()


def test_nobody_is_greeted_where_a_person_answers(stored, owed_replies):
    arrive()
    processing.process_new()
    Conversation.objects.update(state="held")
    before = len(owed_replies())
    arrive("follow", message={}, follower={"id": USER})
    processing.process_new()
    assert len(owed_replies()) == before
    assert ChannelIdentity.objects.get().is_following


@pytest.mark.parametrize(
    "over",
    [
        {"event_name": "user_tap_new_feature_2027"},
        {"event_name": "anonymous_send_text", "sender": {"id": "AN-77"}},
        {"event_name": None},
        {"sender": None},
        {"event_name": "oa_send_text", "recipient": None},
        {"event_name": "user_seen_message", "message": {"msg_ids": "x"}},
        {"event_name": "user_received_message", "message": None},
        {"event_name": "unfollow", "message": None},
    ],
    ids=str,
)
def test_what_asks_for_nothing_is_ignored(stored, over):
    event = arrive(**over)
    processing.process_new()
    event.refresh_from_db()
    assert event.state in (State.IGNORED, State.DONE)
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    "over",
    [
        {"sender": {"id": 7100000000000000311}},
        {"timestamp": 3_999_999_999_999},
        {"timestamp": "99999999999999999999"},
        {"message": {"text": None, "msg_id": "n"}},
        {"message": None},
        {"message": {"text": "ồ" * 50_000, "msg_id": "h"}},
        {"message": {"msg_id": "a", "attachments": [None, {"type": "image"}, {"type": 5, "payload": []}]}},
        {"event_name": "user_send_sticker", "message": {"msg_id": "s", "attachments": "x"}},
    ],
    ids=lambda over: str(over)[:40],
)
def test_odd_shapes_are_answered_all_the_same(stored, owed_replies, over):
    event = arrive(**over)
    processing.process_new()
    event.refresh_from_db()
    assert (event.state, event.error) == (State.DONE, "")
    assert owed_replies()


@pytest.mark.security_check("event-order")
def test_a_time_in_the_future_does_not_open_the_window_for_longer(stored):
    arrive(timestamp="3999999999999")
    processing.process_new()
    assert ChannelIdentity.objects.get().last_interaction_at <= timezone.now()


def say(words: str, user: str = USER) -> InboundEvent:
    return arrive(sender={"id": user}, message={"text": words, "msg_id": f"{user}-{words}"})


def let_pauses_pass() -> None:
    InboundEvent.objects.filter(state=State.NEW).update(lease_until=None)


def test_a_poisoned_event_blocks_no_one_and_is_given_up_with_its_error(stored, failing, owed_replies):
    poison = say("độc")
    say("sau đó")
    say("người khác", user="7100000000000000999")
    processing.process_new()
    assert [reply.message["text"] for reply in owed_replies()] == ["re: người khác"]
    let_pauses_pass()
    processing.process_new()
    poison.refresh_from_db()
    assert poison.attempts == 2
    assert "re: sau đó" in {reply.message["text"] for reply in owed_replies()}
    for _ in range(5):
        let_pauses_pass()
        processing.process_new()
    poison.refresh_from_db()
    assert (poison.state, poison.attempts) == (State.FAILED, processing.TRIES)
    assert "a bug" in poison.error
    assert Turn.objects.filter(text__contains="độc").count() == 1, "the words alone, for a person"


def test_a_rush_costs_few_statements_each(stored, owed_replies, django_assert_max_num_queries):
    for number in range(processing.BATCH):
        say("xin chào", user=f"71000000000000{number:05d}")
    with django_assert_max_num_queries(4 * processing.BATCH):  # one by one each took nearly forty
        processing.process_new()
    assert len(owed_replies()) == processing.BATCH


def test_nobody_waits_for_the_picture_of_another(stored, owed_replies, monkeypatch):
    owed_at_fetch = []
    monkeypatch.setattr(replies, "fetch", lambda url: owed_at_fetch.append(len(owed_replies())))
    sent = [{"type": "image", "payload": {"url": "https://f1.zdn.vn/a.jpg"}}]
    arrive("user_send_image", message={"msg_id": "p", "attachments": sent})
    for number in range(3):
        say("xin chào", user=f"{number}")
    processing.process_new()
    assert owed_at_fetch == [3]
    assert len(owed_replies()) == 4


def test_a_message_is_answered_once_though_its_batch_broke(stored, failing, owed_replies):
    for user in "123":
        say("chào", user=user)
    say("độc", user="4")
    processing.process_new()
    assert len(owed_replies()) == Turn.objects.filter(author="bot").count() == 3
    assert Turn.objects.filter(author="citizen").count() == 3


def test_an_event_whose_worker_died_is_taken_up_when_its_lease_is_over(stored, failing, owed_replies):
    event = say("chào")
    with connection.cursor() as cursor:
        cursor.execute(processing.CLAIM, [10, 60])
        assert len(cursor.fetchall()) == 1
    assert processing.process_new() == 0
    let_pauses_pass()
    processing.process_new()
    event.refresh_from_db()
    assert (event.state, len(owed_replies())) == (State.DONE, 1)


def test_what_the_database_interrupted_is_taken_up_as_soon_as_it_is_back(stored, owed_replies, monkeypatch):
    def breaks(arrived):
        raise OperationalError("the server closed the connection")

    say("chào")
    with monkeypatch.context() as away:
        away.setattr(handlers, "handle", breaks)
        away.setattr(connection, "is_usable", lambda: False)
        with pytest.raises(OperationalError):
            processing.process_new()
    processing.process_new()
    assert len(owed_replies()) == 1


def test_a_receipt_wakes_no_worker_and_words_do(stored, monkeypatch):
    woken = []
    monkeypatch.setattr(broker, "wake_worker", lambda task, queue: woken.append(task))
    arrive("user_received_message", message={"msg_id": "r"})
    time.sleep(0.2)
    assert not woken
    say("khẩn")
    wait_until(lambda: woken == ["zalo_channel.tasks.answer_citizens"])


def test_receipts_wait_for_what_citizens_say(stored, failing, owed_replies):
    for number in range(30):
        arrive("user_received_message", message={"msg_id": f"r{number}"})
    say("khẩn")
    processing.process_new(seconds=0.001)
    assert len(owed_replies()) == 1


def seen_by(shown: list[Utterance]):
    """A bot that notes what it is asked and says nothing."""

    def answer_all(asked) -> list[Reply]:
        shown.extend(utterance for _, utterance in asked)
        return [Reply() for _ in asked]

    return answer_all


def test_a_picture_is_fetched_and_shown_to_the_bot(webhook, zalo, monkeypatch):
    shown = []
    monkeypatch.setattr(receiving, "answer_all", seen_by(shown))
    png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    zalo.act("picture", BINH, name="qr.png", content_base64=png)
    work_through_until(lambda: len(shown) == 1)
    zalo.act("picture", BINH, url="https://evil.example/x.png")
    work_through_until(lambda: len(shown) == 2)
    assert shown[0].pictures[0].startswith(b"\x89PNG")
    assert (shown[1].pictures, shown[1].event) == ((), "picture_unreadable")


def test_files_and_places_reach_the_bot(webhook, zalo, monkeypatch):
    shown = []
    monkeypatch.setattr(receiving, "answer_all", seen_by(shown))
    zalo.act("file", BINH, name="đơn.pdf", content_base64="JVBERi0xLjcK")
    work_through_until(lambda: len(shown) == 1)
    zalo.act("location", BINH, latitude=15.5736, longitude=108.474)
    work_through_until(lambda: len(shown) == 2)
    assert shown[0].files == (("đơn.pdf", b"%PDF-1.7\n"),)
    assert shown[1].location == (15.5736, 108.474)


def test_a_place_that_is_none_is_left(stored):
    for coordinates in ({"latitude": "91", "longitude": "0"}, {"latitude": None}, "x", {}):
        item = {"type": "location", "payload": {"coordinates": coordinates}}
        arrive("user_send_location", message={"msg_id": f"l{coordinates}", "attachments": [item]})
    processing.process_new()
    assert set(states().values()) == {State.DONE}


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://f20.photo.talk.zdn.vn/a.jpg", True),
        ("http://f20.photo.talk.zdn.vn/a.jpg", False),
        ("https://zdn.vn.evil.example/a.jpg", False),
        ("https://evilzdn.vn/a.jpg", False),
        ("https://user:pass@a.zdn.vn/a.jpg", False),
        (r"https://evil.com\.zdn.vn/a.jpg", False),
        (r"https://evil.com\@a.zdn.vn/a.jpg", False),
        ("https://evil.com#.zdn.vn/a.jpg", False),
        ("https://evil.com?.zdn.vn/a.jpg", False),
        ("http://169.254.169.254/latest", False),
        ("file:///etc/passwd", False),
        ("https://[::1/a", False),
        ("", False),
    ],
)
@pytest.mark.security_check("ssrf")
def test_pictures_come_from_zalos_hosts_only(settings, url, allowed):
    settings.ZALO_MEDIA_HOSTS = [".zdn.vn"]
    assert replies.is_allowed(url) is allowed


def test_a_picture_too_big_is_left(zalo, monkeypatch):
    monkeypatch.setattr(replies, "MAX_BYTES", 10)
    assert replies.fetch(f"{zalo.base}/") is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.security_check("event-order")
def test_two_workers_never_take_one_citizen_at_once_and_keep_the_order(stored, monkeypatch):
    working: set[str] = set()
    order: dict[str, list[str]] = {}

    def answer_all(asked) -> list[Reply]:
        users = {identity.external_id for identity, _ in asked}
        assert len(users) == len(asked) and not users & working
        working.update(users)
        for identity, utterance in asked:
            order.setdefault(identity.external_id, []).append(utterance.text)
        threading.Event().wait(0.005)
        working.difference_update(users)
        return [Reply() for _ in asked]

    monkeypatch.setattr(receiving, "answer_all", answer_all)
    for number in range(8):
        for user in "123":
            say(f"{number}", user=user)

    def worker() -> None:
        try:
            while InboundEvent.objects.filter(state=State.NEW).exists():
                processing.process_new()
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert order == {user: [f"{number}" for number in range(8)] for user in "123"}
    assert set(states().values()) == {State.DONE}


def test_old_events_are_forgotten_and_open_ones_kept(db):
    old = timezone.now() - dt.timedelta(days=31)
    for key, state, received in (("a", "done", old), ("b", "new", old), ("c", "done", timezone.now())):
        InboundEvent.objects.create(dedupe_key=key, body="{}", state=state, received_at=received)
    assert retention.forget_old() == 1
    assert set(InboundEvent.objects.values_list("dedupe_key", flat=True)) == {"b", "c"}


def test_the_lane_of_a_reply_is_its_own(stored):
    arrive()
    processing.process_new()
    assert set(Notice.objects.values_list("lane", flat=True)) == {Lane.REPLY}
