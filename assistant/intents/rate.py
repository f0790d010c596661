"""«Đánh giá»: one to five for a finished dossier that the citizen follows, then a few words, or none."""

import re
from typing import Any

from assistant import followed
from assistant.replies import Reply, press, say
from assistant.turns import Turn, ask, close_question
from dossiers import services
from dossiers.errors import DossierRefusal
from dossiers.models import Dossier, Rating
from dossiers.services.rating import RATED_WHEN

SCORE, WORDS = "rating_score", "rating_words"
QUESTIONS = (SCORE, WORDS)
ASKING = re.compile(r"\bdanh gia\b|\bcham diem (ho so|phuc vu)\b")
STARS = re.compile(r"(?:^|\b(?:diem|muc|sao) )([1-5])(?: (?:sao|diem))?(?:$|\b)")
NOTHING = re.compile(r"(khong( co)?( y kien)?( gi)?( them)?|bo qua|ko|k|xong)( a)?")
LABELS = (
    (5, "Rất hài lòng"),
    (4, "Hài lòng"),
    (3, "Bình thường"),
    (2, "Không hài lòng"),
    (1, "Rất không hài lòng"),
)
BY_WORDS = {"rat hai long": 5, "hai long": 4, "binh thuong": 3, "khong hai long": 2, "rat khong hai long": 1}


def handle(turn: Turn) -> Reply | None:
    if not ASKING.search(turn.folded):
        return None
    found = [dossier for dossier in followed.meant(turn, RATED_WHEN) if _is_unrated(dossier)]
    if not found:
        return None
    if len(found) > 1:
        return followed.which(found, "Ông/bà đánh giá hồ sơ nào?", "đánh giá")
    ask(turn.identity, SCORE, dossier=found[0].pk)
    return say(
        f"Hồ sơ {found[0].code}: ông/bà có hài lòng với việc giải quyết không?",
        *(press(f"{score} – {label}", f"{score} {label.lower()}") for score, label in LABELS),
    )


def resume(turn: Turn, question: str, data: dict[str, Any]) -> Reply | None:
    dossier = Dossier.objects.filter(pk=data.get("dossier", 0)).first()
    if dossier is None:
        return None
    return _words(turn, dossier) if question == WORDS else _score(turn, dossier)


def _score(turn: Turn, dossier: Dossier) -> Reply | None:
    """The score counts at once: who writes no words has rated all the same."""
    stars = STARS.search(turn.folded)
    score = int(stars[1]) if stars else BY_WORDS.get(turn.folded)
    if score is None:
        return None
    try:
        services.rate(dossier=dossier, score=score, channel=turn.identity.channel)
    except DossierRefusal as refusal:
        close_question(turn.identity)
        return say(refusal.message, press("Giúp tôi", "menu"))
    ask(turn.identity, WORDS, dossier=dossier.pk)
    return say(
        f"Cảm ơn ông/bà, đã ghi {score}/5. Ông/bà góp ý thêm điều gì không? (đừng ghi tên, số điện thoại)",
        press("Không, cảm ơn", "không"),
    )


def _words(turn: Turn, dossier: Dossier) -> Reply | None:
    if not turn.text:
        return None
    close_question(turn.identity)
    if NOTHING.fullmatch(turn.folded):
        return say("Cảm ơn ông/bà.", press("Giúp tôi", "menu"))
    services.add_words(dossier=dossier, comment=turn.text[:1000], channel=turn.identity.channel)
    return say("Đã ghi góp ý. Cảm ơn ông/bà.", press("Giúp tôi", "menu"))


def _is_unrated(dossier: Dossier) -> bool:
    return not Rating.objects.filter(dossier=dossier).exists()
