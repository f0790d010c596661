"""«Đánh giá»: one to five for a finished dossier that the citizen follows, then a few words, or none."""

import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assistant import dossier_replies
from assistant.replies import Reply, button, say, to_menu
from assistant.turns import Turn
from dossiers import services
from dossiers.errors import DossierRefusal
from dossiers.models import Dossier, Rating
from dossiers.workflow import FINISHED
from foundation.vietnamese.folding import fold

SCORE, WORDS = "rating_score", "rating_words"
QUESTIONS = (SCORE, WORDS)
ASKING = re.compile(
    r"\bdanh gia\b|\bcham diem (ho so|phuc vu)\b|\brate (my |the |this )?(dossier|service|handling)\b"
)
STARS = re.compile(
    r"(?:(?:da|vang|toi|tui|em|minh|cho|cham|danh gia|muc|diem|sao|i give) )*([1-5])"
    r"(?: (?:sao|diem|stars?|points?|(?:tren |out of )?5))?(?: (?:a|nha|nhe|nghe|thoi|luon|di))*"
)
"""The whole message: «5 ngày trễ hẹn mà hài lòng gì» gives no score."""
NOTHING = re.compile(
    r"(khong( co)?( y kien)?( gi)?( them)?|bo qua|ko|k|xong)( a)?|no( thanks| thank you)?|nothing|none|skip"
)
LABELS = (
    (5, gettext_lazy("Very satisfied")),
    (4, gettext_lazy("Satisfied")),
    (3, gettext_lazy("Neither")),
    (2, gettext_lazy("Dissatisfied")),
    (1, gettext_lazy("Very dissatisfied")),
)


def handle(turn: Turn) -> Reply | None:
    if not ASKING.search(turn.folded):
        return None
    followed = dossier_replies.find_followed(turn, FINISHED)
    unrated = (dossier for dossier in followed if not Rating.objects.filter(dossier=dossier).exists())
    found = [dossier for dossier in unrated if dossier.has_result]
    if not found:
        return None
    if len(found) > 1:
        which = _("Which dossier would you like to rate?")
        return dossier_replies.ask_which(found, which, "đánh giá")
    turn.memory.ask(SCORE, dossier=found[0].pk)
    words = _("Dossier %(code)s: are you satisfied with how it was handled?")
    buttons = (button(f"{score} – {label}", f"{score} {str(label).lower()}") for score, label in LABELS)
    return say(words % {"code": found[0].code}, *buttons)


def resume(turn: Turn, question: str, data: dict[str, Any]) -> Reply | None:
    dossier = Dossier.objects.filter(pk=data.get("dossier", 0)).first()
    if dossier is None:
        return None
    return _words(turn, dossier) if question == WORDS else _score(turn, dossier)


def _score(turn: Turn, dossier: Dossier) -> Reply | None:
    """The score counts at once: who writes no words has rated all the same."""
    stars = STARS.fullmatch(turn.folded)
    labels = {fold(str(label)): score for score, label in LABELS}
    labels |= {f"{score} {label}": score for label, score in labels.items()}
    score = int(stars[1]) if stars else labels.get(turn.folded)
    if score is None:
        return None
    try:
        services.rate(dossier=dossier, score=score, channel=turn.identity.channel)
    except DossierRefusal as refusal:
        turn.memory.close()
        return say(refusal.message, to_menu())
    turn.memory.ask(WORDS, dossier=dossier.pk)
    words = _(
        "Thank you, we noted %(score)s out of 5. Would you like to add anything? (No names or phone numbers, "
        "please.)"
    )
    return say(words % {"score": score}, button(_("No, thank you"), "không"))


def _words(turn: Turn, dossier: Dossier) -> Reply | None:
    if not turn.text:
        return None
    turn.memory.close()
    if NOTHING.fullmatch(turn.folded):
        return say(_("Thank you."), to_menu())
    services.add_words(dossier=dossier, comment=turn.typed[:1000], channel=turn.identity.channel)
    return say(_("Your comment was noted. Thank you."), to_menu())
