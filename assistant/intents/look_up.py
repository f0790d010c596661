"""Every look-up of the registry, asked in chat: the kind reads the message, the answer is told in brief."""

from django.utils import timezone

from assistant.replies import Reply, press, say
from assistant.turns import Turn
from foundation.formats import day
from foundation.outbox.messages import Button
from lookups import registry
from lookups.base import Act, Answer, Card, LookupKind, Refused

MOST_CARDS = 3
MOST_ROWS = 8
MOST_BUTTONS = 5
LONGEST = 1700


def handle(turn: Turn) -> Reply | None:
    for kind in registry.all_kinds():
        raw = kind.understand(turn.text, turn.folded, timezone.localdate())
        if raw is not None:
            return _answer(kind, raw, turn)
    return None


def _answer(kind: LookupKind, raw: dict[str, str], turn: Turn) -> Reply:
    form = kind.form_class(raw)
    if not raw or not form.is_valid():
        wanted = "; ".join(str(error) for errors in form.errors.values() for error in errors) if raw else ""
        return say(f"{kind.label}: {kind.summary}\n{wanted}".strip(), press("Giúp tôi", "menu"))
    try:
        answer = kind.find(form.cleaned_data, asker=f"chat:{turn.identity.pk}")
    except Refused as refusal:
        return say(refusal.message, press("Giúp tôi", "menu"))
    return say(_text(answer), *_buttons(answer))


def _text(answer: Answer) -> str:
    parts = [answer.heading, answer.lead, *map(_card, answer.cards[:MOST_CARDS])]
    hidden = answer.more + len(answer.cards[MOST_CARDS:])
    if hidden:
        parts.append(f"… và {hidden} kết quả nữa; ông/bà hỏi cụ thể hơn giúp.")
    body = "\n\n".join(part for part in parts if part)
    dated = f", {day(answer.source.as_of)}" if answer.source.as_of else ""
    body = body if len(body) <= LONGEST else body[: LONGEST - 1] + "…"
    return f"{body}\n\nNguồn: {answer.source.name}{dated}"


def _card(card: Card) -> str:
    title = f"{card.title} ({card.tag})" if card.tag else card.title
    rows = [f"{row.label}: {row.value}" for row in card.rows[:MOST_ROWS]]
    return "\n".join(line for line in (title, card.lead, *rows, *card.notes) if line)


def _buttons(answer: Answer) -> list[Button]:
    acts = [act for card in answer.cards[:MOST_CARDS] for act in card.acts] + list(answer.next_steps)
    buttons = [button for act in acts if (button := _button(act))]
    return buttons[:MOST_BUTTONS]


def _button(act: Act) -> Button | None:
    if act.say:
        return press(act.label[:100], act.say)
    if act.phone:
        return Button(act.label[:100], "phone", act.phone)
    return Button(act.label[:100], "url", act.url) if act.url.startswith("http") else None
