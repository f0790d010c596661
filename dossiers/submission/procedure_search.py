"""From a citizen's words to a procedure of the catalogue, and from a place to the office that receives.

PostgreSQL scores every name by the words and pairs of words that it shares with the question, each weighted
by its rarity in the catalogue. What is answered without asking back must be above a threshold, ahead of the
second, and leave no telling word of the question unexplained.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import quote

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from dossiers.models import Agency, OutsideProcedure, Procedure
from dossiers.models.catalogue import DatedQuerySet
from dossiers.submission import deaths
from dossiers.submission.english_names import in_vietnamese
from dossiers.submission.procedure_index import PROCEDURES, names_of
from foundation.regions.gazetteer import gazetteer
from foundation.regions.models import AdminUnit
from foundation.regions.resolver import resolve
from foundation.search.term_index import Weights
from foundation.search.terms import Clause, clauses_of
from foundation.vietnamese.folding import fold, has_marks, nfc, strip_marks
from foundation.vietnamese.teencode import expand
from foundation.vietnamese.telex import old_style

MAX_CHOICES, MAX_SCORED = 4, 12
MAX_LENGTH, MAX_PLACE_LENGTH, MAX_SEARCH_LENGTH = 600, 200, 80
# Calibrated on tests/dossiers/data/procedure_phrasings.tsv; docs/bot.md, section "Procedures".
CERTAIN, MARGIN = 0.6, 0.05
CHOOSE, CHOICE_SPAN = 0.4, 0.3
AHEAD = 0.03
"""How far the first of two procedures that are named must be ahead of the second."""
TOLD_AT_LENGTH = 5
"""Telling words of a text that surely tells a situation."""
COVERED = {4: 0.9, 7: 0.8, 9: 0.7, 12: 0.55}
"""The share of a text, by weight, that the names and situations of a procedure together must hold for it to
be offered, by the telling words that the text has at least: fewer name a thing, a long story strays."""
COVERED_BESIDE = {7: 0.65}
"""Likewise, to be offered beside a procedure of another body that the text names ("đổi bằng lái … có cần khám
sức khỏe không")."""
CLEARLY_MORE = 1.25
"""How much more than a procedure that is named casts doubt on that one."""
WHOLE = 0.85  # a name of one telling word must be said whole
MAX_SHORT = 10  # telling words; a longer text may tell a story around its question
_CODES = re.compile(r"[\w.-]{0,40}(?:\d[\w.-]{0,40}){4,12}")


class Certainty(StrEnum):
    CERTAIN = "certain"
    CHOOSE = "choose"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Match:
    """What a text asks for: one procedure (certain), at most four (choose), or none of the catalogue.

    `outside` is the procedure of another body that the text names; beside a choice, one more to choose.
    `names_something` is False where the text holds nothing but the words of a question ("cần giấy tờ gì?").
    `is_ahead`: the first of a choice is said by a name of its own, and clearly before the others. `is_told`:
    a situation is told in which the first of them is needed.
    """

    certainty: Certainty
    procedures: list[Procedure] = field(default_factory=list)
    outside: OutsideProcedure | None = None
    names_something: bool = True
    score: float = 0.0
    is_ahead: bool = False
    is_told: bool = False

    @property
    def certain(self) -> Procedure | None:
        return self.procedures[0] if self.certainty == Certainty.CERTAIN else None


@dataclass(frozen=True, slots=True)
class _Scored:
    procedure_id: int | None
    outside_id: int | None
    score: float
    clause: int
    named: int  # words of the longest of its names that stands in the text; 0 for none of several words

    def is_ahead(self, of: "_Scored | None") -> bool:
        """Whether it is named, and clearly before the next, or by more words."""
        if of is None or not self.named:
            return bool(self.named)
        return self.score - of.score >= AHEAD or (self.score >= of.score and self.named > of.named + 1)


def procedures() -> DatedQuerySet:
    """The procedures in force that the catalogue knows."""
    return Procedure.objects.current().filter(is_confirmed=True)


def find_procedures(text: str) -> Match:
    """The procedure that the words mean, where they leave no doubt; else those they may mean; else none."""
    clauses = _clauses(text)
    if not clauses:
        return Match(Certainty.NONE, names_something=False)
    weights = PROCEDURES.weights_of(clauses)
    scored = _scored(clauses, weights, text)
    best = scored[0].score if scored else 0.0
    second = scored[1].score if len(scored) > 1 else 0.0
    is_ahead = bool(scored) and scored[0].is_ahead(scored[1] if len(scored) > 1 else None)
    told = _told(clauses, weights)
    is_first = best >= CERTAIN and best - second >= MARGIN
    owner = _explained(scored[0], clauses, weights) if is_first else None
    if isinstance(owner, Procedure) and not _is_doubted(owner, told):
        return Match(Certainty.CERTAIN, [owner], score=best, is_ahead=is_ahead)
    if scored and scored[0].outside_id and (owner or is_ahead):
        outside = OutsideProcedure.objects.get(pk=scored[0].outside_id)
        beside = _load(list(_told(clauses, weights, COVERED_BESIDE))[: MAX_CHOICES - 1])
        certainty, is_ahead = (Certainty.CHOOSE, False) if beside else (Certainty.NONE, is_ahead)
        return Match(certainty, beside, outside, score=best, is_ahead=is_ahead, is_told=bool(beside))
    is_ahead = is_ahead and bool(scored[0].procedure_id)
    found = _load(_to_choose(_near(scored), list(told), names_first=is_ahead))
    certainty = Certainty.CHOOSE if found else Certainty.NONE
    is_told = bool(told) and len({word for clause in clauses for word in clause.telling}) >= TOLD_AT_LENGTH
    return Match(certainty, found, score=best, is_ahead=is_ahead, is_told=is_told)


def _told(clauses: list[Clause], weights: Weights, shares: Mapping[int, float] = COVERED) -> dict[int, float]:
    """The procedures whose names and situations together cover so much of a text that tells a story, the best
    first, each with the weight of what they cover; none where a procedure of another body covers more."""
    telling = {fold(word) for clause in clauses for word in clause.telling}
    share = next((shares[least] for least in sorted(shares, reverse=True) if len(telling) >= least), None)
    rows = PROCEDURES.covering(clauses, weights, share, MAX_CHOICES) if share else []
    return {pk: covered for pk, _outside, covered in rows if pk} if rows and rows[0][0] else {}


def _is_doubted(owner: Procedure, told: dict[int, float]) -> bool:
    """Whether the names and situations of another procedure cover clearly more of the text."""
    return bool(told) and max(told.values()) > CLEARLY_MORE * told.get(owner.pk, 0.0)


def _to_choose(near: Sequence[int], told: Sequence[int], *, names_first: bool) -> list[int]:
    """The likeliest by a single name and by all of them together, each once."""
    mixed = [*near[:1], *told[:2], *near] if names_first else [*told[:2], *near]
    return list(dict.fromkeys([*mixed, *told]))[:MAX_CHOICES]


def ranked(text: str, limit: int = MAX_CHOICES) -> list[Procedure]:
    """The likeliest procedures, best first, however unlikely."""
    clauses = _clauses(text)
    scored = _scored(clauses, PROCEDURES.weights_of(clauses), text) if clauses else []
    return _load([each.procedure_id for each in scored if each.procedure_id][:limit])


def national_portal_search(text: str) -> str:
    """The address of the National Portal's own search for these words, without personal numbers."""
    words = " ".join(re.findall(r"[^\W\d_]+", nfc(text[:MAX_LENGTH])))[:MAX_SEARCH_LENGTH]
    return settings.NATIONAL_PORTAL_SEARCH_URL.replace("{words}", quote(words))


def _near(scored: list[_Scored]) -> list[int]:
    ours = [(each.procedure_id, each.score) for each in scored if each.procedure_id]
    least = max(CHOOSE, ours[0][1] - CHOICE_SPAN) if ours else CHOOSE
    return [pk for pk, score in ours if score >= least]


def _load(pks: Sequence[int]) -> list[Procedure]:
    found = procedures().in_bulk(pks)
    return [found[pk] for pk in pks if pk in found]


def _explained(best: _Scored, clauses: list[Clause], weights: Weights) -> Procedure | OutsideProcedure | None:
    """The owner of the names, where these hold every telling word of the clause.

    A word left over changes the question: "giấy phép kinh doanh vận tải" is no household business. Of a short
    text the words of the other clauses count too, if the catalogue knows them.
    """
    owner: Procedure | OutsideProcedure
    if best.procedure_id:
        owner = procedures().get(pk=best.procedure_id)
    else:
        owner = OutsideProcedure.objects.get(pk=best.outside_id or 0)
    clause = clauses[best.clause]
    if len(clause.telling) < 2 and best.score < WHOLE:
        return None
    beside = {word for word in clause.of_all if weights.get(fold(word), ("",))[0]}
    telling = clause.telling | beside if len(clause.of_all) <= MAX_SHORT else clause.telling
    words = {word for name in names_of(owner) for word in name.lower().split()}
    words |= {fold(word) for word in words}
    return owner if telling <= words else None


def _clauses(text: str) -> list[Clause]:
    """The clauses of a text, and the whole of it where it has several; its English in Vietnamese besides."""
    marked = has_marks(text)
    said = _CODES.sub(" ", _without_places(expand(old_style(text[:MAX_LENGTH]))))
    said = deaths.named(said if marked else strip_marks(said))  # written out, shorthand has marks
    clauses = clauses_of(said)
    if not marked and (translated := in_vietnamese(fold(said))) != fold(said):
        clauses += clauses_of(translated)
    return clauses


def _whole(text: str) -> str:
    """The words of the whole text, as names are indexed; its English in Vietnamese besides."""
    said = fold(expand(old_style(text[:MAX_LENGTH])))
    return said if has_marks(text) else f"{said} {in_vietnamese(said)}"


def _without_places(text: str) -> str:
    """A place says where, not what; names of one syllable are left, for they are words too."""
    for mention in reversed(gazetteer().mentions(text)):
        if len(mention.name.split()) > 1:
            text = f"{text[: mention.start]} {text[mention.end :]}"
    return text


def _scored(clauses: list[Clause], weights: Weights, text: str) -> list[_Scored]:
    """The best procedures, ours and others', by the name and the clause that agree most."""
    today = timezone.localdate()
    rows = PROCEDURES.scored(clauses, weights, _whole(text), today=today, limit=MAX_SCORED)
    return [_Scored(*row) for row in rows]


def offices() -> QuerySet[Agency]:
    """Every one-stop unit receives, wherever one lives in the province (Decree 118/2025)."""
    return Agency.objects.current().filter(is_one_stop=True, is_confirmed=True).select_related("unit")


def offices_at(text: str) -> list[Agency]:
    """The one-stop units of that name, or of the place named by an old or a new name; [] for none."""
    known = list(offices())
    said = fold(text[:MAX_PLACE_LENGTH])
    named = [office for office in known if said and said in {fold(office.name), fold(office.short_name)}]
    if named:
        return named
    found = resolve(text)
    places = {unit.name for unit in (*found.units, *found.around) if unit.level == AdminUnit.Level.COMMUNE}
    return [office for office in known if office.unit and office.unit.name in places]
