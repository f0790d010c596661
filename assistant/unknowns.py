"""«Don't know» as an answer of its own: what was understood, what is missing, and whom to ask."""

from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assistant.dialogue_state import Focus
from assistant.focus_kinds import FOCUS_KINDS
from assistant.replies import MAX_BUTTONS, Reply, say, to_ask, to_person
from assistant.turns import Turn
from foundation.messages import Button

MAX_NAMED = 3
# How each ask of the vocabulary is named in «chưa có thông tin …»; what is missing here is not named.
NAMES = {
    "benefit": gettext_lazy("the amount that is paid out"),
    "refund": gettext_lazy("whether fees are given back"),
    "school": gettext_lazy("days off school or work"),
    "discount": gettext_lazy("reductions and exemptions"),
    "luggage": gettext_lazy("luggage, goods and animals"),
    "penalty": gettext_lazy("fines"),
    "tax": gettext_lazy("taxes"),
    "parking": gettext_lazy("where to park"),
    "payment": gettext_lazy("how to pay"),
    "booking": gettext_lazy("booking ahead"),
    "complaint": gettext_lazy("complaints"),
    "guide": gettext_lazy("guides"),
    "copies": gettext_lazy("how many copies"),
    "deadline": gettext_lazy("the last day"),
    "reception": gettext_lazy("when leaders receive citizens"),
    "support": gettext_lazy("support and compensation"),
    "capacity": gettext_lazy("how many people it holds"),
    "frequency": gettext_lazy("how often"),
    "validity": gettext_lazy("how long it is valid"),
    "proxy": gettext_lazy("whether somebody else may do it"),
    "online": gettext_lazy("doing it online"),
    "post": gettext_lazy("delivery by post"),
    "home_visit": gettext_lazy("visits at home"),
    "form": gettext_lazy("forms"),
    "papers": gettext_lazy("papers to bring"),
    "hours": gettext_lazy("hours"),
    "phone": gettext_lazy("telephone numbers"),
    "duration": gettext_lazy("how long it takes"),
    "price": gettext_lazy("prices and fees"),
    "way": gettext_lazy("the way there"),
    "why": gettext_lazy("the reason"),
    "issuer": gettext_lazy("who issued it"),
    "handler": gettext_lazy("who handles it"),
    "effect": gettext_lazy("whether it is in force"),
    "replaces": gettext_lazy("what it replaces"),
    "content": gettext_lazy("its content"),
    "full_text": gettext_lazy("its full text"),
    "issued": gettext_lazy("the date of issue"),
    "level": gettext_lazy("the level"),
    "area": gettext_lazy("which places"),
    "source": gettext_lazy("where this comes from"),
    "insurance": gettext_lazy("health insurance"),
    "todo": gettext_lazy("what to do in this case"),
    "place": gettext_lazy("the place"),
    "when": gettext_lazy("the day"),
    "case": gettext_lazy("this case"),
}
# Asks that are told to be unknown beside an answer: the others are mostly its own words.
TELLING = frozenset(
    "benefit refund discount luggage penalty tax support capacity validity proxy post home_visit form "
    "insurance parking payment booking guide copies deadline reception school".split()
)


def of_focus(turn: Turn) -> Reply:
    return of_thing(turn, turn.memory.focus, ())


def of_thing(turn: Turn, thing: Focus, asked: Sequence[str]) -> Reply:
    """What was asked and is not known, and whom to ask; never a long card again.

    What only the words of the question hide may stand on a short one. The thing stays the one that is shown.
    """
    kind, missing = FOCUS_KINDS.get(thing.kind), _missing(thing, asked)
    if kind and not is_telling(asked) and (known := kind.known(turn, thing)):
        first, *rest = known.messages
        buttons = (to_person(), *(each for each in first.buttons if each.value != to_person().value))
        told = replace(first, text=f"{missing}\n\n{first.text}", buttons=buttons[:MAX_BUTTONS])
        return replace(known, messages=(told, *rest))
    calls = [Button(label, "phone", phone) for label, phone in thing.data.get("calls", ())]
    ask = to_ask(turn.typed, str(thing.data.get("name", "")))
    reply = say(f"{missing}\n{_whom_to_ask(turn, thing)}", *(to_person(), ask, *calls)[:MAX_BUTTONS])
    return replace(reply, focus=thing) if thing.kind else reply


def _missing(thing: Focus, asked: Sequence[str]) -> str:
    said = {"thing": thing.data.get("name") or thing.key, "asked": _named(asked)}
    if not thing.kind or not said["thing"]:
        return _("The portal has no information to answer this.")
    if said["asked"]:
        return _("You ask of “%(thing)s”: %(asked)s. The portal has no information on this.") % said
    return _("You ask of “%(thing)s”. The portal has no information on exactly this.") % said


def _whom_to_ask(turn: Turn, thing: Focus) -> str:
    kind = FOCUS_KINDS.get(thing.kind)
    if office := kind.contact(turn, thing) if kind else "":
        return _("Please ask %(office)s, or press “Talk to a person”.") % {"office": office}
    words = _("Press “Talk to a person” and an officer will answer, or call %(number)s.")
    return words % {"number": settings.HOTLINE}


def is_telling(asked: Sequence[str]) -> bool:
    """Whether one of them is a question of its own, and no part of another."""
    return bool(TELLING.intersection(asked))


def beside(reply: Reply, asked: Sequence[str]) -> Reply:
    """The reply with a line on what else was asked and is not known."""
    telling = [name for name in asked if name in TELLING]
    if not telling or not reply.messages:
        return reply
    words = _("The portal has no information on: %(asked)s; please ask before you go.")
    *before, last = reply.messages
    last = replace(last, text=f"{last.text}\n\n{words % {'asked': _named(telling)}}")
    return replace(reply, messages=(*before, last))


def _named(asked: Sequence[str]) -> str:
    return ", ".join(str(NAMES[name]) for name in asked[:MAX_NAMED] if name in NAMES)
