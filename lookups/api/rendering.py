"""An answer as the API's JSON."""

from typing import Any

from rest_framework.renderers import JSONRenderer

from lookups.base import Answer, Card


def as_json(answer: Answer) -> dict[str, Any]:
    return {
        "state": answer.state.value,
        "heading": answer.heading,
        "lead": answer.lead,
        "results": [_card(card) for card in answer.cards],
        "more": answer.more,
        "source": {"name": answer.source.name, "as_of": answer.source.as_of, "url": answer.source.url},
    }


def _card(card: Card) -> dict[str, Any]:
    rows = {row.label: row.value for row in card.rows}
    return {"title": card.title, "lead": card.lead, "data": card.data or rows}


def json_of(answer: Answer) -> str:
    """As the API's view sends it."""
    return str(JSONRenderer().render(as_json(answer)).decode())
