"""Danger: found in every way of writing, not in ordinary messages; answered first, alarmed at any hour."""

import csv
import datetime as dt
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from assistant import dialogue_state
from assistant.dialogue_state import Recent
from assistant.receiving import IncomingMessage, receive_messages
from assistant.replies import Utterance
from assistant.safety import ADVICE
from assistant.understanding import danger_head
from assistant.understanding.danger_evaluation import WAYS, by_author
from assistant.understanding.danger_head import NONE
from assistant.understanding.emergencies import emergency_of, find_emergency, read_danger
from foundation.alarms import open_alarms
from foundation.conversations import services
from foundation.conversations.models import Conversation, DeskEntry, Turn
from foundation.outbox.models import Alarm
from tests.assistant.chat import Chat
from tests.foundation.conversations.factories import make_identity, make_operator

OTHERS = Path(__file__).parent / "data" / "other_authors.tsv"
FLOORS = {"as written": (0.85, 0.98), "no marks": (0.81, 0.96), "slips": (0.8, 0.94)}
"""Of the dangers by way of writing: alarms, and alarms and lines together."""
TAUGHT = danger_head.rows()
EMERGENCIES = [row for row in TAUGHT if row.kind != NONE]


def strangers() -> list[str]:
    """Ordinary messages of authors from whom danger was not learnt."""
    with OTHERS.open(encoding="utf-8", newline="") as file:
        return [row["text"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def test_what_was_taught_is_found_with_its_kind():
    found = [(row, find_emergency(row.text)) for row in EMERGENCIES]
    wrong = [(row.text, danger) for row, danger in found if danger is None or danger.kind != row.kind]
    assert len(wrong) <= 0.02 * len(EMERGENCIES), wrong
    alarmed = [row.text for row in TAUGHT if row.kind == NONE and find_emergency(row.text)]
    assert len(alarmed) <= 2, alarmed


@pytest.mark.timeout(900)
@pytest.mark.slow("learns as often as there are authors")
def test_danger_is_found_in_the_words_of_authors_left_out():
    """The floors lie two standard errors below what was measured (docs/bot.md)."""
    figures = by_author()
    for way, (found, told) in FLOORS.items():
        danger, ordinary = figures[way, True], figures[way, False]
        assert danger.alarm >= found * danger.of and danger.right >= 0.8 * danger.alarm, danger
        assert danger.alarm + danger.line >= told * danger.of, danger
        assert ordinary.alarm <= 0.055 * ordinary.of and ordinary.line <= 0.19 * ordinary.of, ordinary


@pytest.mark.slow("a measure over strangers' messages")
def test_ordinary_messages_of_strangers_are_no_emergency_however_they_are_typed():
    ordinary = strangers()
    read = [[read_danger(write(text)) for text in ordinary] for write in WAYS.values()]
    alarms, lines = (
        [sum(bool(one.emergency) and one.is_sure == is_sure for one in way) for way in read]
        for is_sure in (True, False)
    )
    assert len(ordinary) >= 500
    assert max(alarms) <= 0.01 * len(ordinary) and max(lines) <= 0.04 * len(ordinary), (alarms, lines)


def test_every_kind_has_its_numbers_and_its_advice():
    for kind in {row.kind for row in EMERGENCIES}:
        assert kind in ADVICE
        assert emergency_of(kind).number in ("111", "112", "113", "114", "115")


def test_a_long_message_in_which_the_danger_comes_late_is_found():
    story = "Dạ em chào anh chị, em ở Điện Bàn, sáng nay em đi chợ về thấy đông người lắm. "
    assert find_emergency(story * 3 + "có người đuối nước ngoài sông kìa").kind == "drowning"


@pytest.fixture
def chat(db) -> Chat:
    return Chat(make_identity())


def conversation(chat: Chat) -> Conversation:
    return Conversation.objects.get(identity=chat.identity)


def first_call(chat: Chat) -> str:
    return chat.buttons[0].value if chat.buttons[0].kind == "phone" else ""


def test_the_number_comes_first_then_what_to_do_and_the_desk_is_alarmed(chat):
    told = chat.say("có người đuối nước ở biển An Bàng")
    assert "114" in told.splitlines()[0]
    assert first_call(chat) == "114"
    assert "phao" in told or "nổi" in told
    found = conversation(chat)
    assert (found.state, found.emergency) == ("waiting", "drowning")
    assert "An Bàng" in found.emergency_place
    assert DeskEntry.objects.filter(kind="emergency").count() == 1
    assert [alarm.message for alarm in open_alarms("emergency-")] == ["Khẩn cấp: đuối nước"]


@pytest.mark.parametrize(("moment", "is_told"), [("10:00", False), ("22:00", True)])
def test_the_first_reply_says_only_what_is_sure(chat, moment, is_told):
    with time_machine.travel(f"2026-11-17T{moment}:00+07:00", tick=False):
        told = chat.say("cháy nhà hàng xóm rồi, lửa lan qua nhà tôi")
    assert "báo động" not in told and "xếp đầu tiên" in told
    assert ("Đang ngoài giờ làm việc" in told) == is_told
    for news in ("lửa lớn lắm", "gọi không ai bắt máy", "cứu hỏa tới nơi rồi"):
        assert "đọc được tin" not in chat.say(news) and "đã được báo" not in chat.say(news)


def test_a_second_danger_in_one_conversation_is_an_alarm_anew(chat):
    chat.say("ba em bị điện giật nằm đó")
    first = Alarm.objects.get(key__startswith="emergency-")
    chat.say("giờ nhà cháy rồi")
    second = Alarm.objects.get(key__startswith="emergency-")
    assert second.message != first.message and second.raised_at > first.raised_at


def test_emergencies_with_the_same_words_are_alarms_of_their_own(db):
    for _ in range(2):
        Chat(make_identity()).say("cháy nhà rồi cứu với")
    assert len(open_alarms("emergency-")) == 2


def test_an_open_question_stays_open_while_a_danger_is_answered(chat):
    chat.say("tôi muốn nộp hồ sơ")
    name = chat.identity.conversation.dialogue.name
    assert name
    assert "114" in chat.say("cháy nhà rồi cứu với").splitlines()[0]
    chat.say("ở thôn 3 Điện Thọ")
    assert Conversation.objects.get(identity=chat.identity).dialogue.name == name


def test_the_next_messages_are_cared_for_and_their_place_is_kept(chat):
    chat.say("cứu với nước vô nhà rồi có 2 đứa nhỏ kẹt trên gác ở đại lộc")
    unreachable = chat.say("gọi không được ai bắt máy hết")
    assert "112" in unreachable and "114" in unreachable
    located = chat.say(location=(15.8835, 108.115))
    assert "112" in located and "giờ khám" not in located.lower()
    assert conversation(chat).emergency_place == "15.88350, 108.11500"
    assert "112" in chat.say("biển An Bàng")
    assert "112" in chat.say(event="other")


def test_the_ill_are_told_the_nearest_hospital_behind_the_number(chat):
    chat.say("con toi sot cao co giat bay gio di benh vien nao gan nui thanh")
    assert "115" in chat.last.messages[0].text
    assert len(chat.last.messages) == 2


def test_what_people_ask_after_the_alarm_is_answered(chat):
    chat.say("nhà kế bên đánh con nhỏ dã man lắm, nó la khóc hoài, giờ gọi ai")
    assert "giữ kín" in chat.say("gọi vậy họ có biết tui báo không, sợ mất lòng hàng xóm")
    assert "miễn phí" in chat.say("số 111 gọi có mất tiền không")
    assert "ngày đêm" in chat.say("gọi 111 thì nói với ai")
    assert "an toàn" in chat.say("ok để tui gọi liền")
    assert conversation(chat).emergency == "child_abuse"


def test_despair_is_answered_gently_until_it_is_over(chat):
    assert "115" in chat.say("e chán quá k muốn sống nữa").splitlines()[0]
    told = chat.say("ba má e chửi vì e thi rớt, e k dám về nhà")
    assert "lắng nghe" in told and "111" in told


def test_another_matter_is_answered_meanwhile_and_the_care_goes_on(chat):
    chat.say("có tai nạn trước chợ Tam Kỳ kìa có người bị thương")
    assert "115" not in chat.say("menu")
    assert "115" in chat.say("người ta nằm giữa đường")


def test_the_citizen_says_that_it_is_over_and_the_desk_reads_it(chat):
    chat.say("con gái em đi lạc ở phố cổ, bé 5 tuổi")
    chat.say("tìm thấy con rồi")
    assert DeskEntry.objects.filter(text="Người dân báo đã an toàn").exists()
    assert "113" not in chat.say("menu")


@pytest.mark.parametrize(
    "said",
    [
        "không ổn rồi, nước lên nữa",
        "nước ngập tới cổ, không ổn rồi, cứu với",
        "chưa an toàn rồi",
        "tôi không nói đùa đâu",
        "không phải bấm nhầm",
        "khi nào cứu hỏa tới nơi?",
        "bao giờ cấp cứu đến nơi vậy",
        "ca no toi noi chua",
        "are they here yet?",
        "this is not a false alarm",
    ],
)
def test_a_danger_is_not_over_where_that_is_denied_or_asked(chat, said):
    chat.say("nước ngập vô nhà rồi cứu với, có 2 đứa nhỏ kẹt trên gác")
    chat.say(said)
    assert not DeskEntry.objects.filter(text="Người dân báo đã an toàn").exists()


@pytest.mark.parametrize(
    "said",
    [
        "con không sao rồi",
        "không có gì đâu bấm nhầm thôi ạ",
        "an toan r, ko ngap nua",
        "cứu hộ tới rồi, giờ tôi làm gì?",
        "they are here, thanks",
    ],
)
def test_a_danger_is_over_whatever_else_is_said_beside_it(chat, said):
    chat.say("nước ngập vô nhà rồi cứu với, có 2 đứa nhỏ kẹt trên gác")
    chat.say(said)
    assert DeskEntry.objects.filter(text="Người dân báo đã an toàn").exists()


def test_an_english_speaker_is_answered_in_english_only(chat):
    told = chat.say("help my friend is drowning at An Bang beach")
    assert told.startswith("CALL 114 NOW")
    assert chat.buttons[0].title == "Call 114"
    assert "Keep calling 114" in chat.say("no one answers")


@pytest.mark.parametrize(
    "words",
    ["con em sốt cao li bì, bệnh viện nào gần tam kỳ", "con em sot cao li bi, benh vien nao gan tam ky"],
)
def test_what_may_be_a_danger_is_answered_as_ever_with_the_number_beside_it(chat, words):
    told = chat.say(words)
    assert not told.startswith("GỌI NGAY")
    assert "Nếu có người đang nguy hiểm, gọi ngay 115" in told
    assert ("phone", "115") in [(each.kind, each.value) for each in chat.buttons]
    assert not Conversation.objects.exclude(emergency="").exists() and not open_alarms("emergency-")
    assert "115" not in chat.say("menu")


@pytest.mark.parametrize(
    "said",
    [
        "115 số mấy",
        "cách sơ cứu khi bị rắn cắn",
        "tuần trước có vụ cháy rừng ở Đại Lộc phải không",
        "thủ tục khai tử cho ông nội mất hôm qua",
        "tra phạt nguội biển số 92A12345",
        "bảo hiểm y tế hết hạn thì gia hạn ở đâu",
    ],
)
def test_plain_questions_are_no_danger(said):
    assert not read_danger(said).is_sure


@pytest.mark.parametrize("said", ["H17.61-261106-0115", "nộp hồ sơ", "làm căn cước cần giấy gì"])
def test_what_surely_means_another_matter_is_answered_as_such_after_an_alarm(chat, said):
    chat.say("cháy nhà rồi cứu với")
    assert "114" not in chat.say(said)


def receive(identity, text: str, **over) -> list | None:
    message = IncomingMessage(identity, text, Utterance(text), timezone.now(), f"m-{text}", **over)
    return receive_messages([message])[0]


@pytest.mark.django_db
def test_a_held_conversation_is_answered_once_and_alarmed():
    identity, lan = make_identity(), make_operator("Lan")
    receive(identity, "cho tôi gặp cán bộ")
    services.take(conversation=Conversation.objects.get(identity=identity), operator=lan)
    assert receive(identity, "dạ em chờ") == []
    answers = receive(identity, "chị ơi cháy nhà rồi cứu với")
    assert "114" in answers[0].message.text.splitlines()[0]
    found = Conversation.objects.get(identity=identity)
    assert (found.state, found.holder, found.emergency_seen_at) == ("held", lan, None)
    assert receive(identity, "cháy nhà cứu với nhanh lên") == [], "the operator goes on"
    located = Utterance(location=(15.5672, 108.4868))
    receive_messages([IncomingMessage(identity, "", located, timezone.now(), "m-location")])
    found.refresh_from_db()
    assert found.emergency_place == "15.56720, 108.48680"


@pytest.mark.django_db
def test_a_danger_that_comes_late_is_answered_and_alarmed_too():
    identity = make_identity()
    answers = receive(identity, "tôi không muốn sống nữa", too_late="Tin đến muộn")
    assert "115" in answers[0].message.text.splitlines()[0]
    assert Conversation.objects.with_unseen_emergency().get().identity == identity


@pytest.mark.django_db
def test_a_new_danger_after_the_first_is_alarmed_anew_and_an_old_one_is_no_care(monkeypatch):
    chat = Chat(make_identity())
    chat.say("ba em bị điện giật nằm đó")
    assert "114" in chat.say("giờ nhà cháy rồi").splitlines()[0]
    assert conversation(chat).emergency == "fire"
    later = timezone.now() + dt.timedelta(hours=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert "114" not in chat.say("menu")
    assert "114" in chat.say("cháy nữa rồi cứu với").splitlines()[0]


@pytest.mark.django_db
def test_a_danger_of_weeks_ago_makes_no_emergency_of_a_later_wish_for_a_person(monkeypatch):
    chat, lan = Chat(make_identity()), make_operator("Lan")
    chat.say("có tai nạn trước chợ Tam Kỳ kìa có người bị thương")
    services.acknowledge_emergency(conversation=conversation(chat), operator=lan)
    services.leave_queue(identity=chat.identity)
    later = timezone.now() + dt.timedelta(days=20)
    monkeypatch.setattr(timezone, "now", lambda: later)
    services.ask_for_person(identity=chat.identity, because="Ông/bà xin gặp cán bộ")
    found = conversation(chat)
    assert (found.emergency, found.emergency_at, found.emergency_place) == ("", None, "")


@pytest.mark.django_db
def test_a_danger_that_nobody_has_seen_stays_one_and_a_new_one_has_its_own_place(monkeypatch):
    chat = Chat(make_identity())
    chat.say("có tai nạn trước chợ Tam Kỳ kìa có người bị thương")
    services.leave_queue(identity=chat.identity)
    later = timezone.now() + dt.timedelta(days=20)
    monkeypatch.setattr(timezone, "now", lambda: later)
    services.ask_for_person(identity=chat.identity, because="Ông/bà xin gặp cán bộ")
    assert conversation(chat).emergency == "traffic_accident"
    chat.say("cháy nhà rồi cứu với")
    assert (conversation(chat).emergency, conversation(chat).emergency_place) == ("fire", "")


@pytest.mark.django_db
def test_emergencies_stand_first_in_the_queue_and_end_with_the_conversation():
    first, second, lan = make_identity(), make_identity(), make_operator("Lan")
    receive(first, "gặp cán bộ")
    receive(second, "cứu tôi với")
    urgent = Conversation.objects.get(identity=second)
    assert Conversation.objects.waiting().first() == urgent
    services.take(conversation=urgent, operator=lan)
    assert not Conversation.objects.with_unseen_emergency().exists()
    assert not open_alarms("emergency-")
    services.close(conversation=urgent, operator=lan, because="Đã gọi 113")
    urgent.refresh_from_db()
    assert (urgent.emergency, urgent.emergency_place, urgent.emergency_at) == ("", "", None)
    assert Turn.objects.filter(conversation=urgent, author="bot").exists()


@pytest.mark.parametrize(
    ("said", "number"), [("so cuu hoa", "114"), ("chay nha", "114"), ("ambulance number", "115")]
)
def test_a_bare_name_of_a_service_gets_its_number_and_rings_no_alarm(chat, said, number):
    assert number in chat.say(said)
    assert [(each.kind, each.value) for each in chat.buttons] == [("phone", number)]
    assert not Conversation.objects.exclude(emergency="").exists()


def test_who_was_bitten_is_told_to_wash_the_wound_and_what_else_is_asked_is_answered(chat):
    told = chat.say("con chó nhà hàng xóm táp con em chảy máu chân rồi")
    assert "115" in told and "xà phòng" in told
    assert "Chính xác là ở đâu" not in chat.say("chích ngừa dại bn tiền")


def test_what_a_swindler_took_and_where_to_report_it_get_the_bank_and_the_police(chat):
    chat.say("có người gọi điện lừa con bấm link mất tiền trong tài khoản")
    told = chat.say("nó rút 20tr rồi trời ơi làm răng")
    assert "ngân hàng" in told and "113" in told
    assert "công an xã" in chat.say("giờ đi trình báo ở đâu")


def test_what_is_asked_beside_the_end_of_a_danger_is_answered_too(chat):
    chat.say("chồng tui đánh tui với đứa nhỏ, giờ tui trốn ngoài vườn")
    assert len(chat.say("thôi ổn rồi, mai tui muốn ly hôn thì làm ở đâu").splitlines()) > 1
    assert len(chat.last.messages) == 2
    chat.say("nhà cháy rồi cứu với")
    chat.say("ổn rồi, không sao đâu")
    assert len(chat.last.messages) == 1


def test_who_gave_a_swindler_what_he_asked_is_told_of_the_bank_again(chat):
    chat.say("có ông gọi xưng công an phường kêu cài app vneid gửi link qua zalo")
    for told in (
        "lỡ bấm vô rồi nhập luôn số thẻ",
        "nó có lấy được tiền k trời ơi",
        "lo bam theo cai link do",
    ):
        answered = chat.say(told)
        assert "ngân hàng" in answered and "113" in answered, told
    for asked in ("số nó gọi 0901234567 phải số của phường không", "0901 234 567 co phai cua cong an xa ko"):
        assert "1022" in chat.say(asked) and "Cơ quan" in [button.title for button in chat.buttons]


def test_a_question_of_another_matter_after_a_bite_is_honestly_declined(chat):
    chat.say("con chó nhà hàng xóm táp con em chảy máu chân rồi")
    told = chat.say("chủ chó không chịu đền thì kêu ai")
    assert "chưa có thông tin" in told and "cán bộ" in told


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("said", ["có mình tui với bà nội đi không nổi", "nghe ầm ầm trên núi rồi"])
def test_who_cannot_flee_after_a_warning_is_alarmed_and_his_location_kept(chat, said):
    chat.say("ở trà leng mưa lớn mấy bữa ni, có bị sạt lở không")
    assert "112" in chat.say(said).splitlines()[0]
    assert "112" in chat.say(location=(15.27, 108.03))
    assert conversation(chat).emergency_place == "15.27000, 108.03000"


def test_the_police_number_is_told_in_the_middle_of_a_petition_and_the_draft_stays(chat):
    chat.say("12h đêm rồi mà hàng xóm còn hát karaoke không ai ngủ được hết")
    name = chat.identity.conversation.dialogue.name
    for asked in ("thôi gọi công an cho lẹ, số mấy", "thoi keu canh sat luon di so nao"):
        assert "113" in chat.say(asked)
    assert name and Conversation.objects.get(identity=chat.identity).dialogue.name == name
    assert "113" not in chat.say("gọi công an phường số mấy")


def test_the_words_of_our_own_button_are_no_danger(chat):
    said = "cháy nhà hàng xóm rồi"
    (memory,) = dialogue_state.read([chat.identity])
    memory.remember(Recent(offered=[said]))
    dialogue_state.write([memory])
    assert "GỌI NGAY" not in chat.say(said)
    assert "GỌI NGAY" in Chat(make_identity()).say(said)
