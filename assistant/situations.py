"""What people say who need a procedure, as examples of the intent model.

The catalogue has ten situations to one example phrase. Each counts a twentieth, so that petitions and
questions about a dossier, which name procedures too, are not taken for them (measured: docs/bot.md).
"""

import re
from collections.abc import Iterable, Iterator

from assistant.understanding.training import Example
from dossiers.submission.procedure_search import procedures
from foundation.vietnamese.folding import fold
from foundation.vietnamese.questions import asks_in

SHARE = 0.05
_RECEIVES_PETITIONS = re.compile(r"\b(?:phan anh|kien nghi)\b")


def of_catalogue() -> list[Example]:
    """Of the procedures in force."""
    rows = procedures().order_by("pk").values_list("name", "situations")
    return list(examples((name, situations.splitlines()) for name, situations in rows))


def examples(catalogue: Iterable[tuple[str, Iterable[str]]]) -> Iterator[Example]:
    """Of procedures by name, each with its situations."""
    for name, situations in catalogue:
        is_petition = bool(_RECEIVES_PETITIONS.search(fold(name)))
        for words in situations:
            asked = "fee_info" if "price" in asks_in(words) else "procedure_info"
            yield Example("petition" if is_petition else asked, words, SHARE)
