"""What the portal does not know of a thing that was shown: said by its name, with what it does know."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assistant import disambiguation
from assistant.dialogue_state import Focus
from assistant.focus import FOCUS_KINDS
from assistant.replies import Reply, to_person
from assistant.turns import Turn

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
    """That the portal does not know it, what it knows of the thing, and whom to ask."""
    kind = FOCUS_KINDS.get(thing.kind)
    known = kind.known(turn, thing) if kind else None
    if known is None:
        return disambiguation.not_known(turn, asked=_named(asked))
    first, *rest = known.messages
    line = _sentence(asked)
    buttons = (to_person(), *(each for each in first.buttons if each.value != to_person().value))[:5]
    return replace(known, messages=(replace(first, text=f"{line}\n\n{first.text}", buttons=buttons), *rest))


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


def _sentence(asked: Sequence[str]) -> str:
    named = _named(asked)
    if not named:
        return _("The portal has no information on exactly this. What it has:")
    return _("The portal has no information on this: %(asked)s. What it has:") % {"asked": named}
