"""`name__folded__contains=" lan"`: text without marks and capitals, found by a trigram index.

The function `folded_words` of the database (migration citizens.0007) puts a space before the text, so that a
pattern that begins with a space is the beginning of a word: also names of two letters then have a trigram.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db.models import CharField, Q, QuerySet, TextField, Transform

from foundation.vietnamese.folding import fold

TRIGRAM = 3
MAX_WORDS = 8
WINDOWS: tuple[int | None, ...] = (20_000, 200_000, None)


@CharField.register_lookup
@TextField.register_lookup
class Folded(Transform):
    lookup_name = "folded"
    function = "folded_words"
    output_field = TextField()


def folded_index(field: str, *, name: str, condition: Q | None = None) -> GinIndex:
    return GinIndex(OpClass(Folded(field), "gin_trgm_ops"), name=name, condition=condition)


def holds_words(typed: str, *fields: str, from_their_beginning: bool = False) -> Q:
    """Every typed word stands in one of the fields, whatever its marks; nothing does where no word was typed.

    A word too short for a trigram must begin one; so must all with `from_their_beginning`.
    """
    words = fold(typed).split()[:MAX_WORDS]
    found = Q() if words else Q(pk__in=[])
    for word in words:
        begins = from_their_beginning or len(word) < TRIGRAM
        pattern = f" {word}" if begins else word
        found &= Q(*((f"{field}__folded__contains", pattern) for field in fields), _connector=Q.OR)
    return found


def newest_holding(
    rows: QuerySet[Any], words: Q, *, most: int, windows: Sequence[int | None] = ()
) -> list[Any]:
    """The newest rows with these words, `most` or a few more; the newest first.

    The next window of ids is searched where the one before held too few. With an order and a limit the
    planner would guess how soon a word comes, and walk the whole table where it guesses wrong.
    """
    found: list[Any] = []
    last = rows.model._default_manager.order_by("-pk").values_list("pk", flat=True).first() or 0
    for window in windows or WINDOWS:
        is_whole = window is None or window >= last
        within = rows if is_whole else rows.filter(pk__gt=last - (window or 0))
        found = sorted(within.filter(words), key=lambda row: row.pk, reverse=True)
        if is_whole or len(found) >= most:
            break
    return found
