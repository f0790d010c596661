"""Documents by number in any typing, and by words: full text on folded letters, then one slip forgiven."""

import re
import string

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, QuerySet

from foundation.vietnamese.folding import fold
from foundation.vietnamese.teencode import expand
from lookups.kinds.legal.models import LegalArticle, LegalDocument, Word
from lookups.kinds.legal.numbers import Number

MOST_WORDS = 12
MOST_RANKED = 600
"""Of more matches than this the index's first are ranked: a question of such words has no best answer."""
_LETTERS = string.ascii_lowercase + string.digits
# Words of the question, not of the document.
_FILLERS = frozenset(
    "cho toi minh em hoi xin tim tra cuu van ban nao noi ve gi j la co con khong hieu luc quy dinh "
    "cua cac nhung duoc o nay bao nhieu nhu the a oi voi di thi".split()
)


def by_number(number: Number) -> QuerySet[LegalDocument]:
    found = LegalDocument.objects.filter(serial=number.serial)
    if number.kind:
        found = found.filter(kind=number.kind)
    if number.year:
        found = found.filter(year=number.year)
    if number.issuer:
        exact = found.filter(issuer_code=number.issuer)
        found = exact if exact.exists() else found.filter(issuer_code__startswith=number.issuer)
    return found.order_by(F("issued_on").desc(nulls_last=True))


def words_of(text: str) -> list[str]:
    """The folded words worth searching; all of them where a question has only fillers."""
    words = list(dict.fromkeys(fold(expand(text)).split()))[:MOST_WORDS]
    return [word for word in words if word not in _FILLERS] or words


def by_words(text: str, level: str = "") -> tuple[QuerySet[LegalDocument], list[str], bool]:
    """Best first. All words; else all with one of them mended; else all but one.

    With the words that were left out (one of them of each document), and whether one was mended.
    """
    words = words_of(text)
    documents = LegalDocument.objects.filter(level=level) if level else LegalDocument.objects.all()
    for build in (_all_of, _with_one_mended) if words else ():
        query = build(words)
        if query and documents.filter(search=_raw(query)).exists():
            return _ranked(documents, query), [], build is _with_one_mended
    without = {
        word: query
        for word, query in _all_but_one(words).items()
        if documents.filter(search=_raw(query)).exists()
    }
    if without:
        return (
            _ranked(documents, " | ".join(f"({query})" for query in without.values())),
            list(without),
            False,
        )
    return LegalDocument.objects.none(), [], False


def articles_by_words(text: str, level: str = "") -> QuerySet[LegalArticle]:
    """The articles that have every word of a question (two at least), the best first."""
    words = words_of(text)
    if len(words) < 2:
        return LegalArticle.objects.none()
    query = _raw(_all_of(words))
    found = LegalArticle.objects.filter(search=query).select_related("document")
    found = found.filter(document__level=level) if level else found
    return found.annotate(rank=SearchRank(F("search"), query)).order_by("-rank", "document", "position")


def _ranked(documents: QuerySet[LegalDocument], query: str) -> QuerySet[LegalDocument]:
    raw = _raw(query)
    nearest = documents.filter(search=raw).order_by().values("pk")[:MOST_RANKED]
    ranked = LegalDocument.objects.filter(pk__in=nearest).annotate(rank=SearchRank(F("search"), raw))
    return ranked.defer("text", "text_key", "search").order_by("-rank", F("issued_on").desc(nulls_last=True))


def _raw(query: str) -> SearchQuery:
    return SearchQuery(query, config="simple", search_type="raw")


def _all_of(words: list[str]) -> str:
    return " & ".join(words)


def _with_one_mended(words: list[str]) -> str:
    """In turn each word may be one that differs from it by a single slip."""
    readings = []
    for at, word in enumerate(words):
        if near := neighbours(word):
            others = [*words[:at], f"({' | '.join(near)})", *words[at + 1 :]]
            readings.append(f"({' & '.join(others)})")
    return " | ".join(readings)


def _all_but_one(words: list[str]) -> dict[str, str]:
    """By the word that is left out."""
    if len(words) < 3:
        return {}
    return {word: " & ".join(words[:at] + words[at + 1 :]) for at, word in enumerate(words)}


def neighbours(word: str) -> list[str]:
    """Known words one slip away: a letter more, less, another, or two turned round.

    Written out and looked up by key, for trigrams say little about syllables of three letters.
    """
    if len(word) < 3 or not re.fullmatch("[a-z0-9]+", word):
        return []
    near = Word.objects.filter(word__in=one_slip(word)).order_by("word")
    return list(near.values_list("word", flat=True))


def one_slip(word: str) -> set[str]:
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    less = {left + right[1:] for left, right in cuts if right}
    turned = {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    other = {left + letter + right[1:] for left, right in cuts if right for letter in _LETTERS}
    more = {left + letter + right for left, right in cuts for letter in _LETTERS}
    return (less | turned | other | more) - {word}
