"""What the portal's search finds for a message that nothing else understood: an announcement, or links."""

from django.conf import settings
from django.utils.translation import gettext as _

from announcements.models import Article
from assistant.aspects import article
from assistant.replies import Reply, say, to_person
from assistant.turns import Turn
from foundation.outbox.messages import Button
from foundation.search.services import search
from foundation.search.sources import Hit

ANSWERS, LINKED = 0.5, 0.55
"""The least score of an announcement that is quoted, and of a page that is offered."""
OFFERED = ("handbook", "page", "outside", "procedure", "group")
PLACES = ("commune", "office")
MAX_LINKS, MAX_TITLE = 3, 90  # letters


def announcement(turn: Turn) -> Reply | None:
    """What the first result says, but for the places that are named, where it is an announcement."""
    hit = next((hit for hit in _found(turn) if hit.source not in PLACES), None)
    if hit is None or hit.source != "article" or hit.score < ANSWERS:
        return None
    found = Article.objects.readable().prefetch_related("blocks").filter(pk=hit.item).first()
    return article.shown(found, turn) if found else None


def links(turn: Turn) -> Reply | None:
    """Pages of the portal that may hold it."""
    found = pages(turn)
    words = _("I did not understand. These pages of the portal may help:")
    return say(words, *found, to_person()) if found else None


def pages(turn: Turn) -> list[Button]:
    near = [hit for hit in _found(turn) if hit.source in OFFERED and hit.score >= LINKED]
    return [
        Button(str(hit.title)[:MAX_TITLE], "url", settings.PUBLIC_URL + hit.url) for hit in near[:MAX_LINKS]
    ]


def _found(turn: Turn) -> list[Hit]:
    """Searched once for a turn."""
    found = turn.memory.pages
    if turn.text not in found:
        found[turn.text] = search(turn.text, MAX_LINKS + 1)
    return found[turn.text]
