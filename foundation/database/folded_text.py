"""`name__folded__contains=" lan"`: text without marks and capitals, found by a trigram index.

The function `folded_words` of the database (migration citizens.0007) puts a space before the text, so that a
pattern that begins with a space is the beginning of a word: also names of two letters then have a trigram.
"""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db.models import CharField, Q, TextField, Transform

from foundation.vietnamese.folding import fold

TRIGRAM = 3
MAX_WORDS = 8


@CharField.register_lookup
@TextField.register_lookup
class Folded(Transform):
    lookup_name = "folded"
    function = "folded_words"
    output_field = TextField()


def folded_index(field: str, *, name: str, condition: Q | None = None) -> GinIndex:
    return GinIndex(OpClass(Folded(field), "gin_trgm_ops"), name=name, condition=condition)


def holds_words(field: str, typed: str, *, from_their_beginning: bool = False) -> Q:
    """Every typed word stands in the field, whatever its marks; nothing does where no word was typed.

    A word too short for a trigram must begin one; so must all with `from_their_beginning`.
    """
    words = fold(typed).split()[:MAX_WORDS]
    found = Q() if words else Q(pk__in=[])
    for word in words:
        begins = from_their_beginning or len(word) < TRIGRAM
        found &= Q(**{f"{field}__folded__contains": f" {word}" if begins else word})
    return found
