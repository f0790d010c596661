"""Alerts for an exam score: «báo điểm 48000123», «ngừng báo điểm 48000123»."""

import re

from django.utils.translation import gettext as _

from assistant.intents.stop_following import UNDENIED
from assistant.replies import Reply, button, say
from assistant.turns import Turn
from lookups.kinds.exams import notifications
from lookups.kinds.exams.kind import exam_named_in
from lookups.kinds.exams.rules import numbers

ASKS = re.compile(
    r"\b(?:bao(?! nhieu)|nhan|gui) (?:\w{1,40} )?diem\b|\bbao diem\b"
    r"|\bcong bo diem\b.{0,200}\bbao\b"
    r"|\b(?:tell|send|notify) me (?:of |about )?(?:the |my )?(?:exam )?scores?\b"
)
STOPS = re.compile(
    rf"{UNDENIED}(?:ngung|dung(?: co)?|thoi|huy|bo|khoi(?: can)?|khong (?:can|muon)) "
    r"(?:bao|nhan|gui) (?:\w+ )?diem\b"
    r"|\b(?:stop (?:telling|sending|notifying)|(?:don t|do not) (?:tell|send|notify)) me "
    r"(?:of |about )?(?:the |my )?(?:exam )?scores?\b"
)
NUMBER = re.compile(r"(?<!\d)(\d(?:[ .\-]?\d){5,11})(?!\d)")
YEAR = re.compile(r"\b(?:thpt|lop10|lop 10|nam)\W{0,2}(20[12]\d)\b")


def handle(turn: Turn) -> Reply | None:
    stops = STOPS.search(turn.folded)
    if not stops and not ASKS.search(turn.folded):
        return None
    year = YEAR.search(turn.folded)
    rest = turn.folded.replace(year[0], " | ") if year else turn.folded
    number = NUMBER.search(rest)
    if number is None:
        return say(
            _(
                "Please write the candidate number too, for example: tell me the score 48000123. As soon as"
                " there is one, we write to you here."
            ),
            button(_("Help"), "menu"),
        )
    sbd = re.sub(r"\D", "", number[1])
    return _stop(turn, sbd) if stops else _watch(turn, sbd, int(year[1]) if year else None)


def _watch(turn: Turn, sbd: str, year: int | None) -> Reply | None:
    book = exam_named_in(sbd, turn.folded, year)
    if book is None:
        return say(_("No exam has a publication time yet."), button(_("Help"), "menu"))
    entry = book.entry
    try:
        sbd = numbers.check(sbd, length=entry.number_length, councils=entry.councils)
        promise = notifications.subscribe(book=book, sbd=sbd, citizen=turn.citizen)
    except numbers.NoNumber as error:
        return say(f"“{sbd}” {error}.", button(_("Help"), "menu"))
    except notifications.SubscriptionRefused as refusal:
        return say(refusal.message, button(_("See the scores"), f"tra điểm {sbd}"))
    noted = _(
        "Noted: when %(exam)s is published, we send the scores of candidate number %(number)s here, once."
        " %(waiting)d are waiting; the message comes within about %(minutes)d minutes after that hour."
    )
    told = {"exam": entry.name, "number": sbd, "waiting": promise.waiting, "minutes": promise.minutes}
    return say(noted % told, button(_("No more"), f"ngừng báo điểm {sbd}"))


def _stop(turn: Turn, sbd: str) -> Reply:
    done = notifications.unsubscribe(sbd=sbd, citizen=turn.citizen)
    words = (
        _("We will no longer alert you about the score of %(number)s.")
        if done
        else _("You had no alert for %(number)s.")
    )
    return say(words % {"number": sbd}, button(_("Help"), "menu"))
