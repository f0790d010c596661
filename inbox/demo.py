"""A believable morning at the desk: twelve conversations of invented people, in every state."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.utils import timezone

from foundation.citizens.models import ChannelIdentity
from foundation.conversations import services
from foundation.conversations.models import Conversation, DeskEntry, DeskRules, Handling, Turn, WorkingSpan
from foundation.conversations.services import record_turn
from foundation.local_names import local
from inbox.alerts import mentioned_by, notify
from inbox.models import CannedAnswer

OPERATORS = ("tongdai1", "tongdai2")
MAX_MINUTES = 75  # of work, in this story
CITIZEN, BOT, PERSON = Turn.Author.CITIZEN, Turn.Author.BOT, Turn.Author.PERSON

CANNED = (
    (
        "Hồ sơ",
        "Xin mã hồ sơ",
        "Ông/bà cho xin mã hồ sơ ghi trên giấy hẹn (dạng H57…-…) để chúng tôi kiểm tra ngay.",
    ),
    (
        "Hồ sơ",
        "Cách xem hồ sơ",
        "Ông/bà nhắn mã hồ sơ vào đây, hoặc chụp mã QR trên giấy hẹn gửi cho chúng tôi.",
    ),
    (
        "Hồ sơ",
        "Hồ sơ trễ hẹn",
        "Chúng tôi xin lỗi ông/bà vì hồ sơ trễ hẹn. Chúng tôi đã báo nơi giải quyết và sẽ nhắn lại.",
    ),
    (
        "Đất đai",
        "Chuyển tới nơi giải quyết",
        "Việc này do Chi nhánh Văn phòng Đăng ký đất đai giải quyết; chúng tôi đã chuyển câu hỏi của ông/bà.",
    ),
    ("Chung", "Đã nhận tin", "Chúng tôi đã nhận tin của ông/bà và đang kiểm tra, xin ông/bà chờ ít phút."),
    (
        "Chung",
        "Kết thúc",
        "Cảm ơn ông/bà đã liên hệ. Cần gì thêm, ông/bà cứ nhắn vào đây hoặc gọi %(hotline)s.",
    ),
    (
        "Phản ánh",
        "Xin thêm địa điểm",
        "Ông/bà cho biết rõ thôn, đường hoặc gửi vị trí và ảnh nơi xảy ra để chúng tôi chuyển đúng nơi.",
    ),
    (
        "An toàn",
        "Không gửi mật khẩu",
        "Cán bộ không bao giờ hỏi mật khẩu hay mã OTP. Ông/bà đừng gửi cho ai, kể cả người xưng là cán bộ.",
    ),
)


@dataclass(frozen=True)
class Story:
    """`said` is (author, words, minutes ago); `held_by` numbers an operator; `note` is for staff."""

    state: str
    said: tuple[tuple[Turn.Author, str, int], ...]
    because: str = "Ông/bà xin gặp cán bộ"
    held_by: int | None = None
    note: str = ""
    was_taken_back: bool = False


STORIES = (
    Story(
        "waiting",
        (
            (CITIZEN, "Cho tôi gặp cán bộ với, hồ sơ đất của tôi nộp lâu rồi", 46),
            (BOT, "Đã chuyển ông/bà tới cán bộ. Ông/bà cứ viết sẵn câu hỏi ở đây.", 46),
            (CITIZEN, "Sổ đỏ của mẹ tôi ở Bình An, nộp từ tháng 9", 44),
        ),
        was_taken_back=True,
    ),
    Story(
        "waiting",
        (
            (CITIZEN, "ở đây có ai không, hỏi mấy lần bot không hiểu", 31),
            (BOT, "Đã chuyển ông/bà tới cán bộ. Trước ông/bà còn 1 người.", 31),
        ),
        because="Bot không hiểu ba lần",
    ),
    Story(
        "waiting",
        (
            (CITIZEN, "Đường ĐT609 đoạn qua cầu bị sạt, xe tải vẫn chạy rất nguy hiểm", 18),
            (BOT, "Ông/bà muốn gửi phản ánh này hay gặp cán bộ?", 18),
            (CITIZEN, "gặp cán bộ", 17),
        ),
    ),
    Story(
        "waiting",
        (
            (CITIZEN, "Hello, I lost my passport in %(ward)s, who can help?", 9),
            (BOT, "Đã chuyển ông/bà tới cán bộ.", 9),
        ),
        because="Khách nước ngoài xin gặp người",
    ),
    Story(
        "held",
        (
            (CITIZEN, "Con tôi chuyển trường từ %(city)s về %(town)s thì cần giấy gì?", 25),
            (BOT, "Đã chuyển ông/bà tới cán bộ.", 25),
            (PERSON, "Chào ông/bà, cháu học lớp mấy ạ?", 14),
            (CITIZEN, "Lớp 7 cô ơi", 6),
        ),
        held_by=0,
        note="Đã hỏi Phòng Văn hóa - Xã hội, đang chờ trả lời.",
    ),
    Story(
        "held",
        (
            (CITIZEN, "Tôi nộp phí rồi mà hồ sơ vẫn báo chờ phí", 52),
            (PERSON, "Ông/bà gửi giúp ảnh biên lai chuyển tiền để chúng tôi đối chiếu.", 40),
        ),
        held_by=0,
    ),
    Story(
        "held",
        (
            (CITIZEN, "Chị ơi giấy khai sinh của cháu sai tên đệm", 36),
            (PERSON, "Ông/bà cho xin ảnh giấy khai sinh, chúng tôi hướng dẫn cải chính.", 22),
            (CITIZEN, "Dạ đây chị, chữ Thị viết thành Thi", 20),
        ),
        held_by=1,
    ),
    Story(
        "held",
        (
            (CITIZEN, "Hôm trước đã hẹn lấy kết quả chiều nay đúng không", 70),
            (PERSON, "Đúng rồi ạ, mời ông/bà tới quầy số 3 trước 17 giờ.", 65),
        ),
        because="",
    ),
    Story(
        "closed",
        (
            (CITIZEN, "Làm lại căn cước mất bao lâu", 60 * 26),
            (
                PERSON,
                "Ông/bà làm tại Công an xã, phường; mời mang giấy tờ liên quan.",
                60 * 25,
            ),
            (CITIZEN, "cảm ơn", 60 * 25 - 3),
        ),
        held_by=1,
    ),
    Story(
        "closed",
        (
            (CITIZEN, "Tra giúp điểm thi của con tôi", 60 * 50),
            (BOT, "Ông/bà nhắn số báo danh, ví dụ 34012345.", 60 * 50),
            (CITIZEN, "gặp người thật", 60 * 49),
            (PERSON, "Chúng tôi đã hướng dẫn qua điện thoại.", 60 * 48),
        ),
        held_by=0,
    ),
    Story(
        "bot",
        (
            (CITIZEN, "xe buýt %(town)s đi %(city)s mấy giờ", 12),
            (BOT, "Ông/bà xem giờ chạy tuyến 02 dưới đây.", 12),
        ),
        because="",
    ),
    Story(
        "waiting",
        (
            (
                CITIZEN,
                "Nhà tôi tốc mái sau bão có được hỗ trợ không, nhắn hoài không ai trả lời",
                60 * 24 * 8,
            ),
            (BOT, "Đã chuyển ông/bà tới cán bộ.", 60 * 24 * 8),
        ),
        because="Chờ quá hạn trả lời của kênh",
    ),
)


def load() -> None:
    """Idempotent; takes the last twelve accounts of the demo's citizens."""
    for topic, title, text in CANNED:
        CannedAnswer.objects.get_or_create(topic=topic, title=title, defaults={"text": local(text)})
    if not WorkingSpan.objects.exists():
        _load_hours()
    DeskRules.objects.get_or_create(pk=1)
    operators = list(get_user_model().objects.filter(username__in=OPERATORS).order_by("username"))
    if len(operators) < len(OPERATORS) or DeskEntry.objects.exists():
        return
    accounts = ChannelIdentity.objects.filter(conversation=None).select_related("citizen").order_by("-pk")
    for identity, story in zip(accounts[: len(STORIES)], STORIES, strict=False):
        _tell(identity, story, operators)


def _load_hours() -> None:
    for weekday in range(5):
        for opens, closes in ((dt.time(7, 30), dt.time(11, 30)), (dt.time(13, 30), dt.time(17))):
            WorkingSpan.objects.create(weekday=weekday, opens=opens, closes=closes)
    WorkingSpan.objects.create(weekday=5, opens=dt.time(7, 30), closes=dt.time(11, 30))


def _tell(identity: ChannelIdentity, story: Story, operators: list[User]) -> None:
    """Through the services, then moved to its hours."""
    now = timezone.now()
    holder = operators[story.held_by] if story.held_by is not None else None
    for author, words, _ago in story.said[:1]:
        record_turn(identity=identity, author=author, text=local(words), said_at=now)
    conversation = Conversation.objects.get(identity=identity)
    if story.state != "bot":
        services.ask_for_person(identity=identity, because=story.because)
    if holder:
        services.take(conversation=conversation, operator=holder)
    elif story.state == "held":
        services.note_answer_elsewhere(identity=identity)
    for author, words, _ago in story.said[1:]:
        speaker = holder if author == PERSON else None
        record_turn(identity=identity, author=author, text=local(words), said_at=now, operator=speaker)
    if story.note and holder:
        other = next(each for each in operators if each != holder)
        services.note(conversation=conversation, operator=holder, text=story.note, mention=other)
        notify(other, mentioned_by(holder), conversation, by=holder)
    if story.state == "closed":
        services.close(conversation=conversation, operator=holder, because=story.because)
    _move_in_time(conversation, story, now)


def _move_in_time(conversation: Conversation, story: Story, now: dt.datetime) -> None:
    moments = [now - dt.timedelta(minutes=ago) for _author, _words, ago in story.said]
    for turn, at in zip(conversation.turns.order_by("pk"), moments, strict=True):
        Turn.objects.filter(pk=turn.pk).update(said_at=at)
    first_wait = next(
        (at for (author, _words, _ago), at in zip(story.said, moments, strict=True) if author == CITIZEN), now
    )
    last_said = story.said[-1][0]
    conversation.refresh_from_db()
    conversation.last_turn_at = moments[-1]
    if conversation.state == "waiting":
        conversation.unanswered_since, conversation.was_taken_back = first_wait, story.was_taken_back
    elif conversation.state == "held":
        conversation.unanswered_since = moments[-1] if last_said == CITIZEN else None
        conversation.holder_owes_since = now if conversation.unanswered_since else None
    conversation.save()
    conversation.entries.update(at=moments[0] + dt.timedelta(seconds=30))
    conversation.entries.filter(kind="closed").update(at=moments[-1] + dt.timedelta(minutes=2))
    answered = next((ago for author, _words, ago in story.said if author == PERSON), None)
    Handling.objects.filter(conversation=conversation).update(
        asked_at=moments[0],
        minutes_to_answer=None if answered is None else min(story.said[0][2] - answered, MAX_MINUTES),
    )
    Handling.objects.filter(conversation=conversation).exclude(closed_at=None).update(
        closed_at=moments[-1] + dt.timedelta(minutes=2), minutes_to_close=MAX_MINUTES
    )
    ChannelIdentity.objects.filter(pk=conversation.identity_id).update(last_interaction_at=moments[-1])
