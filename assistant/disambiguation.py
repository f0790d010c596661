"""Disambiguation: below the threshold the bot asks "did you mean", or offers three guesses and a person."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils import translation
from django.utils.translation import gettext as _

from assistant import unknowns
from assistant.models import Miss, Outcome
from assistant.replies import Reply, button, say, to_person
from assistant.turns import Turn, is_asking
from assistant.understanding.anonymisation import anonymise
from assistant.understanding.intent_catalog import INTENT_CATALOG, NEVER_OFFERED
from foundation.messages import Button
from foundation.vietnamese.folding import fold

QUESTION = "did_you_mean"
MAX_OFFERED = 3
MIN_WORDS = 4  # of a message that is a question and no slip of the finger
DEFAULTS = ("dossier_status", "procedure_info", "petition")
NONE_OF_THESE = "Không phải các ý trên"


def did_you_mean(turn: Turn, guesses: Sequence[str]) -> Reply:
    """Offer one or two likely intents as buttons."""
    if is_open_question(turn):
        return not_known(turn, _offered(guesses, fill=False)[:2])
    none = button(_("Not these"), NONE_OF_THESE)
    return _ask(turn, _offered(guesses, fill=False), _("Did you mean:"), none)


def offer_guesses(turn: Turn, guesses: Sequence[str]) -> Reply:
    """Nothing was understood: offer three intents and a person."""
    if is_open_question(turn):
        return not_known(turn, _offered(guesses, fill=False)[:1])
    words = _("I did not understand. Please choose one of these, or talk to a person:")
    return _ask(turn, _offered(guesses, fill=True), words, to_person())


def is_open_question(turn: Turn) -> bool:
    """Whether the message asks something in so many words that it is our answer which is missing."""
    return is_asking(turn) and (len(turn.folded.split()) >= MIN_WORDS or bool(turn.memory.recent.focus))


def not_known(turn: Turn, guesses: Sequence[str] = ()) -> Reply:
    """Say honestly that the portal has no answer, with what else may be meant as buttons."""
    told = unknowns.of_focus(turn)
    asked = _ask(turn, list(guesses), told.messages[0].text, *told.messages[0].buttons)
    return replace(asked, focus=told.focus)


def apologise(turn: Turn, guesses: Sequence[str]) -> Reply:
    """The last answer was wrong: say it in other words, choose, or talk to a person."""
    words = _(
        "Sorry, that was not what you meant. Please say it in other words, choose, or talk to a person:"
    )
    return _ask(turn, _offered(guesses, fill=True), words, to_person())


def _ask(turn: Turn, guesses: list[str], words: str, *last: Button) -> Reply:
    offered = guesses[:MAX_OFFERED]
    turn.memory.ask(QUESTION, text=turn.text, typed=turn.typed, offered=offered)
    labels = [str(INTENT_CATALOG[name].label) for name in offered]
    buttons = [button(label, label) for label in labels]
    return say(words, *buttons, *last, button(_("Menu"), "menu"))


def chosen_intent(text: str, offered: Sequence[str]) -> str:
    """The intent that was pressed, typed, or named by its number ("2"); "" for none of them."""
    said = fold(text)
    if said.isdecimal() and 1 <= int(said) <= len(offered):
        return offered[int(said) - 1]
    labels: dict[str, str] = {}
    for language in ("vi", "en"):
        with translation.override(language):
            labels |= {fold(str(INTENT_CATALOG[name].label)): name for name in offered}
    return labels.get(said, "")


def is_none_of_these(text: str) -> bool:
    return fold(text) in {fold(NONE_OF_THESE), "khong phai", "khong", "none of these", "no"}


def record_miss(turn: Turn, kind: Outcome.Kind, *, guess: str, text: str = "", label: str = "") -> None:
    """Store the anonymised message in the review queue; the same text is queued once."""
    masked = anonymise(text or turn.text)
    waiting = Miss.objects.filter(state=Miss.State.WAITING, text=masked)
    if masked and not (waiting.update(label=label) if label else waiting.exists()):
        Miss.objects.create(text=masked, guess=guess, score=turn.score, why=kind, label=label)


def _offered(guesses: Sequence[str], *, fill: bool) -> list[str]:
    likely = [
        name for name in guesses if name not in NEVER_OFFERED and name not in ("human_handover", "help")
    ]
    return list(dict.fromkeys([*likely, *(DEFAULTS if fill or not likely else ())]))
