"""Answer a citizen, on any channel."""

from assistant import dossier_words, leaving, qr_photos
from assistant.intents import INTENTS, dossier_status, greeting, help_menu
from assistant.replies import Reply, Utterance, press, say
from assistant.turns import Turn, close_question, open_question
from dossiers import services as dossier_services
from dossiers import tracking
from dossiers.models import Follow
from foundation.citizens.models import ChannelIdentity

NOT_UNDERSTOOD = "Tôi chưa hiểu ý ông/bà. Ông/bà thử chọn một việc dưới đây:"
NO_QR = (
    "Ảnh này không có mã QR của giấy hẹn, hoặc chụp chưa rõ. Ông/bà chụp gần hơn, đủ sáng, cả bốn góc mã QR."
)
CONTACT_SHARED = "Cảm ơn ông/bà. Chúng tôi đã nhận thông tin liên hệ và chỉ dùng để giải quyết hồ sơ."
NO_PICTURE = "Chúng tôi chưa mở được ảnh này. Ông/bà gửi lại giúp, hoặc nhắn mã hồ sơ."


def answer(*, identity: ChannelIdentity, utterance: Utterance) -> Reply:
    """The bot's reply. The caller has recorded the utterance and sends the messages."""
    if utterance.event == "follow":
        return greeting.welcome()
    turn = Turn.of(identity, utterance)
    if utterance.event == "contact":
        return _resumed(turn) or say(CONTACT_SHARED, press("Giúp tôi", "menu"))
    return _resumed(turn) or _afresh(turn, utterance)


def _resumed(turn: Turn) -> Reply | None:
    """What the open question's intent makes of the answer; None where there is none or it was left."""
    name, data = open_question(turn.identity)
    intent = next((intent for intent in INTENTS if name in intent.questions), None)
    if intent is None or intent.resume is None:
        return None
    if leaving.goes_elsewhere(turn, intent.takes):
        close_question(turn.identity)
        return leaving.farewell(turn)
    return intent.resume(turn, name, data)


def _afresh(turn: Turn, utterance: Utterance) -> Reply:
    if utterance.pictures or utterance.event == "picture_unreadable":
        return _about_pictures(turn)
    for intent in INTENTS:
        if reply := intent.handle(turn):
            return reply
    return help_menu.menu(NOT_UNDERSTOOD)


def _about_pictures(turn: Turn) -> Reply:
    if not turn.pictures:
        return say(NO_PICTURE, press("Giúp tôi", "menu"))
    token = qr_photos.tracking_token(turn.pictures)
    if token is None:
        return say(NO_QR, press("Tra bằng mã hồ sơ", "tra cứu hồ sơ"), press("Giúp tôi", "menu"))
    dossier = tracking.by_token(token)
    if dossier is None:
        return say(dossier_status.CANNOT_OPEN, press("Giúp tôi", "menu"))
    close_question(turn.identity)
    dossier_services.follow(dossier=dossier, citizen=turn.citizen, proof=Follow.Proof.QR)
    return dossier_words.in_full(
        dossier, opening="Đã đọc mã QR. Từ nay có thay đổi gì, chúng tôi nhắn ông/bà ngay tại đây."
    )
