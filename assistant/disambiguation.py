"""Disambiguation: "did you mean" with buttons where the bot is not sure, then three guesses and a person."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from assistant.models import Miss, Outcome
from assistant.replies import Reply, press, say, to_person
from assistant.turns import Turn
from assistant.understanding.anonymisation import anonymise
from assistant.understanding.intent_catalog import INTENT_CATALOG, NEVER_OFFERED
from foundation.outbox.messages import Button
from foundation.vietnamese.folding import fold

QUESTION = "did_you_mean"
MOST = 3
DEFAULTS = ("dossier_status", "procedure_info", "petition")
NONE_OF_THESE = "Không phải các ý trên"


def did_you_mean(turn: Turn, guesses: Sequence[str]) -> Reply:
    """One or two likely meanings, to be chosen by a press."""
    none = press(_("None of these"), NONE_OF_THESE)
    return _ask(turn, _offered(guesses, fill=False), _("Did you mean:"), none)


def offer_guesses(turn: Turn, guesses: Sequence[str]) -> Reply:
    """Nothing was understood: three things that it may be, and a person."""
    words = _("I did not understand. Please choose one of these, or talk to a person:")
    return _ask(turn, _offered(guesses, fill=True), words, to_person())


def _ask(turn: Turn, guesses: list[str], words: str, last: Button) -> Reply:
    offered = guesses[:MOST]
    turn.memory.ask(QUESTION, text=turn.text, offered=offered)
    buttons = [press(_label(name, turn.language), _label(name, turn.language)) for name in offered]
    return say(words, *buttons, last, press(_("Menu"), "menu"))


def chosen_intent(text: str, offered: Sequence[str]) -> str:
    """The meaning that was pressed, typed, or counted off ("2"); "" for none of them."""
    said = fold(text)
    if said.isdigit() and 1 <= int(said) <= len(offered):
        return offered[int(said) - 1]
    labels = {fold(_label(name, language)): name for name in offered for language in ("vi", "en")}
    return labels.get(said, "")


def is_none_of_these(text: str) -> bool:
    return fold(text) in {fold(NONE_OF_THESE), "khong phai", "khong", "none of these", "no"}


def record_miss(turn: Turn, kind: Outcome.Kind, *, guess: str, text: str = "", label: str = "") -> None:
    """Keep a message, masked, for staff to read; the same words wait only once."""
    masked = anonymise(text or turn.text)
    waiting = Miss.objects.filter(state=Miss.State.WAITING, text=masked)
    if masked and not (waiting.update(label=label) if label else waiting.exists()):
        Miss.objects.create(text=masked, guess=guess, score=turn.score, why=kind, label=label)


def _offered(guesses: Sequence[str], *, fill: bool) -> list[str]:
    likely = [
        name for name in guesses if name not in NEVER_OFFERED and name not in ("human_handover", "help")
    ]
    return list(dict.fromkeys([*likely, *(DEFAULTS if fill or not likely else ())]))


def _label(name: str, language: str) -> str:
    meaning = INTENT_CATALOG[name]
    return meaning.label_en if language == "en" and meaning.label_en else meaning.label
