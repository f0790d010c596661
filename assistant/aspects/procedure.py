"""Aspects of a procedure: how long, how much, where, online, who may go, which papers, what comes out."""

import re
from collections.abc import Sequence

from assistant import procedure_cards, procedure_replies
from assistant.dialogue_state import Focus
from assistant.focus import Aspect, FocusKind, telling_words
from assistant.intents import submit_dossier
from assistant.replies import Reply
from assistant.turns import Turn
from dossiers.models import Procedure
from foundation.vietnamese.questions import clauses, plain
from lookups.places import area_of, place_in

KIND = "procedure"
MIN_WORDS = 2  # of the name of a paper, for it to be meant


def _answer(name: str, asks: str, asked: str = "") -> Aspect:
    def reply(turn: Turn, focus: Focus) -> Reply | None:
        found = Procedure.objects.filter(pk=focus.key).first()
        return procedure_cards.of(found, [name]) if found else None

    return Aspect(name, reply, frozenset(asks.split()), re.compile(asked) if asked else None)


def _submit(turn: Turn, focus: Focus) -> Reply | None:
    found = Procedure.objects.filter(pk=focus.key).first()
    return submit_dossier.start(turn, found) if found else None


def _in_full(turn: Turn, focus: Focus) -> Reply | None:
    found = Procedure.objects.filter(pk=focus.key).first()
    return procedure_cards.in_full(found) if found else None


class ProcedureFocus(FocusKind):
    def own_words(self, focus: Focus) -> str:
        """Those of its name and of its papers."""
        found = Procedure.objects.filter(pk=focus.key).prefetch_related("papers").first()
        return " ".join([found.name, *(paper.name for paper in found.papers.all())]) if found else ""

    def mentioned(self, turn: Turn, focus: Focus) -> Reply | None:
        """Its papers, where the message names one; where to go, where it names a place and no more."""
        found = Procedure.objects.filter(pk=focus.key).prefetch_related("papers").first()
        words = {word for clause in clauses(turn.text) for word in telling_words(clause)}
        names = [plain(paper.name).split() for paper in found.papers.all()] if found else []
        if found and any(len(words.intersection(name)) >= MIN_WORDS for name in names):
            return procedure_cards.of(found, ["papers"])
        place = place_in(turn.text)
        area = area_of(place) if place else None
        if area and not words <= set(plain(f"{place} {area.explained} {area.name}").split()):
            return None
        return procedure_cards.of(found, ["place"], area.explained or area.name) if found and area else None

    def names_another(self, turn: Turn, focus: Focus) -> bool:
        """A paper of its own that others issue is part of it."""
        if procedure_replies.meant(turn).outside and self.mentioned(turn, focus):
            return False
        return procedure_replies.names_another(turn)

    def is_beyond(self, aspect: Aspect) -> bool:
        return aspect.name in procedure_cards.LINES

    def known(self, turn: Turn, focus: Focus) -> Reply | None:
        return _in_full(turn, focus)

    def reply(self, turn: Turn, focus: Focus, aspects: Sequence[Aspect]) -> Reply | None:
        """All that is asked, on one card."""
        names = [aspect.name for aspect in aspects if aspect.name in procedure_cards.LINES]
        if names == ["result"] and (paper := self.mentioned(turn, focus)):
            return paper  # «giấy khám đó xài được bao lâu»: how long a paper is valid stands beside it
        found = Procedure.objects.filter(pk=focus.key).first() if len(names) == len(aspects) else None
        return procedure_cards.of(found, names) if found else super().reply(turn, focus, aspects)


SUBMIT = Aspect(
    "submit",
    _submit,
    asked=re.compile(
        r"^(?:(?:u|uh|uhm|um|ok|oke|da|vang|vay|rua|the|thi|roi|thoi|duoc|lam|cho|toi|tui|em|minh|con|muon"
        r"|gio|chu|a) )*(?:nop|dang ky|lam|gui) (?:luon|lun|lien|di|o (?!dau|mo|cho|noi|.*\bkhong\b)|o day"
        r"|tren (?:nay|day|ni)|cai nay|giup|ngay)\b(?!.*\b(?:khong|ko|k|hong|hok)\b).*"
        r"|\bbat dau (?:nop|di|lam|luon)\b.*|\b(?:submit|apply|file) (?:it|now|here)\b.*"
        r"|\b(?:let s|lets|let us|we will|i will|i want to) (?:start|do|begin|file|submit)(?: it)?\b.*"
    ),
)
ASPECTS = (
    SUBMIT,
    _answer("who", "proxy"),
    _answer("online", "online"),
    _answer("hours", "hours"),
    _answer("result", "validity", r"\b(?:ket qua (?:la|gi|duoc)|duoc cap (?:gi|chi))\b"),
    _answer("time", "duration when"),
    _answer("fee", "price discount"),
    _answer("papers", "papers form"),
    _answer("place", "place area handler phone"),
    Aspect("whole", _in_full, frozenset({"todo"})),
)
SHOWN = frozenset("duration when price papers form place online todo".split())
FOCUS = ProcedureFocus(ASPECTS, ("procedure_info", "fee_info", "submit_dossier"), shown=SHOWN)


def _missing(turn: Turn, focus: Focus) -> Reply | None:
    """The next paper, or the review: what a draft still lacks."""
    name, data = turn.memory.question
    return submit_dossier.prompt(turn, name, data)


FILING_KIND = "filing"
FILING = ProcedureFocus(
    (
        Aspect(
            "missing",
            _missing,
            asked=re.compile(
                r"\b(?:con )?thieu (?:gi|chi|giay|nhung gi)\b.*|\b(?:con|can) (?:giay|nop|lam) (?:gi"
                r"|chi) nua\b"
            ),
        ),
        *ASPECTS,
    ),
    FOCUS.intents,
    shown=SHOWN,
)
