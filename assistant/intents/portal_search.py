"""What the portal's search finds for a message that nothing else understood: an announcement, or links."""

import re

from django.conf import settings
from django.utils.translation import gettext as _

from announcements.models import Article
from assistant.aspects import article
from assistant.replies import Reply, say, to_person
from assistant.turns import Turn
from foundation.messages import Button
from foundation.search.services import search
from foundation.search.sources import Hit

ANSWERS, LINKED = 0.5, 0.55
"""The least score of an announcement that is quoted, and of a page that is offered."""
OFFERED = ("handbook", "page", "outside", "procedure", "group")
PLACES = ("commune", "office")
ROUNDS = "lịch tiếp công dân lưu động"
ASKS_ROUNDS = re.compile(
    r"\b(?:nhan ho so|tiep dan|tiep cong dan|can bo|lam giay to)\b.{0,200}\bluu dong\b"
    r"|\bluu dong\b.{0,200}\b(?:ho so"
    r"|tiep|can bo)\b|\bcan bo\b(?: \w{1,40}){0,3} (?:ve|xuong) (?:tan |toi |den )?"
    r"(?!huu|viec|chuyen|thu tuc|ho so|thue)"
)
MAX_LINKS, MAX_TITLE = 3, 90  # letters


def announcement(turn: Turn) -> Reply | None:
    """What the first result says, but for the places that are named, where it is an announcement."""
    return _quoted(turn, turn.text, ANSWERS)


def officers_rounds(turn: Turn) -> Reply | None:
    """«cán bộ có về xã nhận hồ sơ không, bữa mô»: the announcement of the days on which officers come."""
    return _quoted(turn, ROUNDS, LINKED) if ASKS_ROUNDS.search(turn.folded) else None


def _quoted(turn: Turn, words: str, least: float) -> Reply | None:
    """What the announcement that these words find says of the message."""
    hit = next((hit for hit in _found(turn, words) if hit.source not in PLACES), None)
    if hit is None or hit.source != "article" or hit.score < least:
        return None
    found = Article.objects.readable().prefetch_related("blocks").filter(pk=hit.item).first()
    return article.shown(found, turn) if found else None


def links(turn: Turn) -> Reply | None:
    """Pages of the portal that may hold it."""
    found = pages(turn)
    words = _("I did not understand. These pages of the portal may help:")
    return say(words, *found, to_person()) if found else None


def pages(turn: Turn) -> list[Button]:
    near = [hit for hit in _found(turn, turn.text) if hit.source in OFFERED and hit.score >= LINKED]
    return [
        Button(str(hit.title)[:MAX_TITLE], "url", settings.PUBLIC_URL + hit.url) for hit in near[:MAX_LINKS]
    ]


def _found(turn: Turn, words: str) -> list[Hit]:
    """Searched once for a turn."""
    found = turn.memory.pages
    if words not in found:
        found[words] = search(words, MAX_LINKS + 1)
    return found[words]
