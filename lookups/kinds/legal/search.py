"""Documents by number in any typing, and by words: full text on folded letters, then one slip forgiven."""

import math
import re
import string
from itertools import pairwise

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, F, FloatField, QuerySet, Value, When

from foundation.regions.gazetteer import gazetteer
from foundation.vietnamese.folding import fold
from foundation.vietnamese.teencode import expand
from lookups.kinds.legal.models import LegalArticle, LegalDocument, Word
from lookups.kinds.legal.numbers import Number

MOST_WORDS = 24
TELLING, NEAR_BEST, MAX_LEFT_OUT = 0.6, 0.8, 3
"""How much of what the words tell a document must have where none has all of them, and beside the best."""
OF_THE_STORY = 0.5
"""What a word that no document has counts: it may belong to what is told around the question."""
MOST_RANKED = 600
"""Of more matches than this the index's first are ranked: a question of such words has no best answer."""
_LETTERS = string.ascii_lowercase + string.digits
# Words of the question, not of the document.
_FILLERS = frozenset(
    "cho toi minh em hoi xin tim tra cuu van ban nao noi ve gi j la co con khong hieu luc quy dinh "
    "cua cac nhung duoc o nay bao nhieu nhu the a oi voi di thi".split()
)
# What people say for what documents write.
_WRITTEN = {re.compile(r"\b(?:sap nhap|nhap (?:vo|vao|voi|tinh|xa)|gop (?:xa|tinh|vao|voi))\b"): "sap xep"}
_UNITS = frozenset("xa phuong tinh huyen thanh pho".split())


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
    said = fold(expand(text))
    for spoken, written in _WRITTEN.items():
        said = spoken.sub(written, said)
    words = list(dict.fromkeys(said.split()))[:MOST_WORDS]
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
    return *_most_telling(documents, words, _placed(text)), False


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


def _most_telling(
    documents: QuerySet[LegalDocument], words: list[str], places: frozenset[str]
) -> tuple[QuerySet[LegalDocument], list[str]]:
    """The documents that have most of what the words tell, by its rarity; and the words they lack.

    A place that no document names says where one lives, and tells nothing.
    """
    numbers = {word: documents.filter(search=_raw(word)).count() for word in words if word.isalnum()}
    numbers = {word: number for word, number in numbers.items() if number or word not in places}
    known = [word for word, number in numbers.items() if number]
    if len(known) < 2:
        return LegalDocument.objects.none(), []
    total = documents.count()
    weights = {
        word: math.log(1 + total / number) if number else OF_THE_STORY * math.log(1 + total)
        for word, number in numbers.items()
    }
    found = documents.filter(search=_raw(" | ".join(known))).values_list("pk", "abstract_key")[:MOST_RANKED]
    held = {pk: _terms(key.split(), weights) for pk, key in found}
    any_held = set(numbers).union(*held.values())
    asked = {term: weight for term, weight in _terms(words, weights).items() if term in any_held}
    mass = sum(asked.values())
    shares = {pk: sum(asked[term] for term in terms.keys() & asked) / mass for pk, terms in held.items()}
    best = max(shares, key=lambda pk: shares[pk], default=0)
    least = max(TELLING, shares.get(best, 0.0) * NEAR_BEST)
    near = [When(pk=pk, then=Value(share)) for pk, share in shares.items() if share >= least]
    if not near:
        return LegalDocument.objects.none(), []
    ranked = documents.annotate(rank=Case(*near, default=Value(0.0), output_field=FloatField()))
    shown = ranked.filter(rank__gt=0).defer("text", "text_key", "search")
    missing = [word for word in words if word not in held[best]]
    return shown.order_by("-rank", F("issued_on").desc(nulls_last=True)), missing[:MAX_LEFT_OUT]


def _placed(text: str) -> frozenset[str]:
    """The words of the places that a text names, and of units."""
    named = (text[each.start : each.end] for each in gazetteer().mentions(text))
    return _UNITS.union(*(fold(name).split() for name in named))


def _terms(words: list[str], weights: dict[str, float]) -> dict[str, float]:
    """The words that have a weight, and their pairs of neighbours, which tell more than two words apart."""
    single = {word: weights[word] for word in words if word in weights}
    pairs = ((one, two) for one, two in pairwise(words) if one in single and two in single)
    return single | {f"{one} {two}": (single[one] + single[two]) / 2 for one, two in pairs}


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
