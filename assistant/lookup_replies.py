"""Presenter of look-ups in the chat: an answer shortened for a phone, whole or in part.

The kind answers in gettext's active language, which is the turn's.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import replace
from textwrap import shorten

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from assistant.replies import Reply, button, say
from assistant.turns import Turn
from foundation.messages import Button
from foundation.vietnamese.marked import Vietnamese
from foundation.vietnamese.questions import plain
from foundation.web.formats import day
from lookups.base import Act, Answer, Card, LookupKind, Refused, Row

MAX_CARDS = 3
CARD = "xem mục"  # and a number: one card of the last answer
MAX_ROWS = 8
MAX_VALUE = 110  # letters of a row on a card that is too long whole; the row is told where it is asked for
MAX_BUTTONS = 5
MAX_TEXT_LENGTH, HARD_LIMIT = 800, 1700  # letters: what reads well on a phone; what a message can hold


def ask(kind: LookupKind, raw: dict[str, str], turn: Turn) -> Answer | Reply:
    """The kind's answer; a reply where the question cannot be asked this way."""
    form = kind.form_class(raw)
    if not raw or not form.is_valid():
        wanted = "; ".join(str(error) for errors in form.errors.values() for error in errors) if raw else ""
        reply = say(f"{kind.label}: {wanted or kind.question or kind.summary}", to_help())
        return reply.about("lookup", kind.key, raw=raw, name=str(kind.label))
    try:
        return kind.answer(form.cleaned_data, askers=turn.askers, channel="chat")
    except Refused as refusal:
        return say(refusal.message, to_help())


def shown(kind: LookupKind, answer: Answer, raw: dict[str, str], *, line: str = "") -> Reply:
    """The whole answer; `line` stands below it."""
    body = "\n\n".join(filter(None, (text(answer), line)))
    return about(say(body, *buttons(answer)), kind, answer, raw)


def part(
    kind: LookupKind,
    answer: Answer,
    raw: dict[str, str],
    rows: Sequence[str],
    words: str,
    calls: Sequence[Act],
    *,
    with_notes: bool = False,
) -> Reply:
    """The rows of these labels, under words of their own; the telephone numbers as buttons where given."""
    cards = [
        replace(card, rows=left, lead="", notes=card.notes if with_notes else ())
        for card in answer.cards
        if (left := _rows(card, rows))
    ]
    lead = words or ("" if cards else answer.lead)
    told = replace(answer, lead=lead, cards=tuple(cards[:MAX_CARDS]), more=0)
    given = [made for act in calls if (made := _button(act))] or buttons(answer)
    return about(say(text(told, is_part=True), *given[:MAX_BUTTONS]), kind, answer, raw)


def mentioned(answer: Answer, words: Collection[str]) -> Answer:
    """The answer with only the card that these words of a message name; the same where they name none.

    A word tells as much as few cards have it; one that stands on every card tells nothing.
    """
    held = [set(plain(f"{card.title} {card.lead}").split()) for card in answer.cards]
    if len(held) < 2:
        return answer
    number = {word: sum(word in each for each in held) for word in words}
    scores = [
        sum(math.log(len(held) / number[word]) for word in words if word in each and number[word] < len(held))
        for each in held
    ]
    best = max(scores)
    if not best or scores.count(best) > 1 or sum(number[word] > 0 for word in words) * 2 < len(words):
        return answer
    return replace(answer, cards=(answer.cards[scores.index(best)],), more=0)


def has_rows(answer: Answer, labels: Sequence[str]) -> bool:
    return any(_rows(card, labels) for card in answer.cards)


def _rows(card: Card, labels: Sequence[str]) -> tuple[Row, ...]:
    """The rows with these labels; one that ends with "…" stands for all that begin so."""
    begins = tuple(label.removesuffix("…") for label in labels if label.endswith("…"))
    return tuple(row for row in card.rows if row.label in labels or (begins and row.label.startswith(begins)))


def about(reply: Reply, kind: LookupKind, answer: Answer, raw: dict[str, str]) -> Reply:
    """With the answer as the focus: what was asked, and whom to call about it."""
    phones = [(act.label[:100], act.phone) for act in calls_of(answer)]
    cards = range(1, 1 + min(MAX_CARDS, len(answer.cards)))
    choices = tuple(f"{CARD} {number}" for number in cards) if len(cards) > 1 else ()
    focused = reply.about(
        "lookup", kind.key, raw=raw, name=str(kind.label), calls=phones[:1], found=bool(answer.cards)
    )
    return replace(focused, choices=choices)


def calls_of(answer: Answer) -> list[Act]:
    return [act for act in (*_acts(answer), *answer.next_steps) if act.phone]


def to_help() -> Button:
    return button(_("Help"), "menu")


def text(answer: Answer, *, is_part: bool = False) -> str:
    """The heading, as many cards as a phone shows well, and the source."""
    parts, number = [answer.heading, answer.lead], 0
    for card in (_card(card, is_part=is_part) for card in answer.cards[:MAX_CARDS]):
        if number and sum(map(len, parts)) + len(card) > MAX_TEXT_LENGTH:
            break
        parts.append(card)
        number += 1
    hidden = answer.more + len(answer.cards) - number
    if hidden:
        more = ngettext(
            "… and %(number)d more result; please ask more precisely.",
            "… and %(number)d more results; please ask more precisely.",
            hidden,
        )
        parts.append(more % {"number": hidden})
    body = "\n\n".join(part for part in parts if part)
    dated = f", {day(answer.source.as_of)}" if answer.source.as_of else ""
    source = _("Source:")
    return f"{body[:HARD_LIMIT]}\n\n{source} {answer.source.name}{dated}"


def _card(card: Card, *, is_part: bool) -> str:
    title = f"{card.title} ({card.tag})" if card.tag else card.title
    rows = [f"{row.label}: {row.value}" for row in card.rows[:MAX_ROWS]]
    if sum(map(len, rows)) > MAX_TEXT_LENGTH and not is_part:
        rows = [shorten(row, MAX_VALUE, placeholder=" …") for row in rows]
    is_english = get_language() == "en"
    notes = [note for note in card.notes if not (is_english and isinstance(note, Vietnamese))]
    return "\n".join(line for line in (title, card.lead, *rows, *notes) if line)


def buttons(answer: Answer) -> list[Button]:
    made = [made for act in (*_acts(answer), *answer.next_steps) if (made := _button(act))]
    return made[:MAX_BUTTONS]


def _acts(answer: Answer) -> list[Act]:
    return [act for card in answer.cards[:MAX_CARDS] for act in card.acts]


def _button(act: Act) -> Button | None:
    if act.say:
        return button(act.label[:100], act.say)
    if act.phone:
        return Button(act.label[:100], "phone", act.phone)
    return Button(act.label[:100], "url", act.url) if act.url.startswith("http") else None
