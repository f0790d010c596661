"""Aspects of a procedure: how long, how much, where, online, who may go, which papers, what comes out."""

import re
from collections.abc import Sequence

from assistant import office_replies, procedure_cards, procedure_replies
from assistant.dialogue_state import Focus
from assistant.focus_kinds import Aspect, FocusKind
from assistant.intents import submit_dossier
from assistant.office_replies import When
from assistant.replies import Reply
from assistant.turns import Turn, is_telling, telling_words
from dossiers import offices
from dossiers.models import Procedure
from foundation.vietnamese.questions import clauses, plain
from lookups.places import area_of, place_in

KIND = "procedure"
MAX_BESIDE_PLACE = 2  # words beside the place in «làm ở Tam Kỳ được không hay bắt về quê»
MIN_WORDS = 2  # of the name of a paper, for it to be meant
MAX_OFFICES = 2  # on one card
OF_OFFICE = {"place": ["address", "hours", "phone"], "hours": ["hours"], "phone": ["phone"]}
"""Aspects that the office of a place answers, with what is told of it."""


def _answer(name: str, asks: str, asked: str = "") -> Aspect:
    def reply(turn: Turn, focus: Focus) -> Reply | None:
        found = Procedure.objects.filter(pk=focus.key).first()
        return _card(turn, found, [name]) if found else None

    return Aspect(name, reply, frozenset(asks.split()), re.compile(asked) if asked else None)


def _card(turn: Turn, found: Procedure, names: list[str]) -> Reply:
    """What is asked of the procedure; its place and hours also of the office where the citizen is."""
    asked = list(dict.fromkeys(each for name in names for each in OF_OFFICE.get(name, ())))
    place, cards = _at_offices(turn, asked) if asked else ("", [])
    if not cards:
        return procedure_cards.of(found, names)
    others = [name for name in names if name not in OF_OFFICE]
    if others:
        return procedure_cards.of(found, [*others, "place"], *cards)
    return procedure_cards.at_offices(found, cards, place)


def _at_offices(turn: Turn, asked: list[str]) -> tuple[str, list[str]]:
    """The place that is named, or was, and what is asked of its offices; ("", []) where none is known."""
    place = place_in(turn.text) or turn.memory.recent.place
    area = area_of(place) if place else None
    named = offices.named_in(turn.text) or (offices.named_in(place) if place else [])
    when = When.said_in(turn.text)
    if area and not named:
        told = office_replies.about_unlisted(area.name, area.explained, area.communes[0], when)
        return place, [told]
    explained = area.explained if area and len(area.communes) == 1 else ""
    cards = [office_replies.card(each, asked, when) for each in named[:MAX_OFFICES]]
    unit = named[0].unit if len(named) == 1 else None
    return (unit.name if unit else place), ([explained, *cards] if cards else [])


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
        beside = words - set(plain(f"{place} {area.explained} {area.name}").split()) if area else words
        if len(beside) > MAX_BESIDE_PLACE:
            return None
        return _card(turn, found, ["place"]) if found and area else None

    def shown_for(self, turn: Turn) -> frozenset[str]:
        """Where the citizen says where he is, the office there is told besides."""
        is_placed = bool(place_in(turn.text) or turn.memory.recent.place)
        return self.shown - {"place"} if is_placed else self.shown

    def names_another(self, turn: Turn, focus: Focus) -> bool:
        """A paper of its own that others issue is part of it."""
        if procedure_replies.meant(turn).outside and self.mentioned(turn, focus):
            return False
        return is_telling(turn) and procedure_replies.names_another(turn)

    def is_beyond(self, aspect: Aspect) -> bool:
        return aspect.name in procedure_cards.LINES

    def known(self, turn: Turn, focus: Focus) -> Reply | None:
        """Where it is handed in, where the message names a place."""
        found = Procedure.objects.filter(pk=focus.key).first() if place_in(turn.text) else None
        return _card(turn, found, ["place"]) if found else None

    def contact(self, turn: Turn, focus: Focus) -> str:
        """The one-stop unit of the place that the citizen named."""
        named = offices.named_in(place) if (place := turn.memory.recent.place) else []
        return office_replies.contact(named[0]) if len(named) == 1 else ""

    def reply(self, turn: Turn, focus: Focus, aspects: Sequence[Aspect]) -> Reply | None:
        """All that is asked, on one card."""
        names = [aspect.name for aspect in aspects if aspect.name in procedure_cards.LINES]
        if names == ["result"] and (paper := self.mentioned(turn, focus)):
            return paper  # «giấy khám đó xài được bao lâu»: how long a paper is valid stands beside it
        found = Procedure.objects.filter(pk=focus.key).first() if len(names) == len(aspects) else None
        return _card(turn, found, names) if found else super().reply(turn, focus, aspects)


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
    _answer("hours", "hours", r".{0,200}(?<!mat )(?<!trong )\b\d{1,2} ?(?:h|gio)(?:\d\d)?\b.*"),
    _answer("result", "validity", r"\b(?:ket qua (?:la|gi|duoc)|duoc cap (?:gi|chi))\b"),
    _answer(
        "time",
        "duration when",
        r"\btinh(?: \w+){0,3} (?:thu (?:bay|7)|t7|chu nhat|cn|cuoi tuan|ngay nghi|ngay le|le)\b.*"
        r"|\bngay (?:lam viec|thuong|lich) hay\b.*",
    ),
    _answer("fee", "price discount"),
    _answer("papers", "papers form"),
    _answer("place", "place area handler"),
    _answer("phone", "phone"),
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
    is_private=True,
)
