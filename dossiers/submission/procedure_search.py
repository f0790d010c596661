"""From a citizen's words to a procedure of the catalogue, and from a place to the office that receives.

PostgreSQL scores every name by the words and pairs of words that it shares with the question, each weighted
by its rarity in the catalogue. What is answered without asking back must be above a threshold, ahead of the
second, and leave no telling word of the question unexplained. What is offered to choose from are the nearest
by letters and words of all names and situations, however they are spelled, before any that is not ours.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import quote

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils import timezone

from dossiers.models import Agency, OutsideProcedure, Procedure
from dossiers.models.catalogue import DatedQuerySet
from dossiers.submission import deaths
from dossiers.submission.english_names import in_vietnamese
from dossiers.submission.procedure_index import PROCEDURES, names_of, nearest
from foundation.regions.gazetteer import gazetteer
from foundation.regions.models import AdminUnit
from foundation.regions.resolver import resolve
from foundation.search.term_index import Weights
from foundation.search.terms import Clause, clauses_of
from foundation.vietnamese.folding import fold, has_marks, nfc, strip_marks
from foundation.vietnamese.teencode import expand
from foundation.vietnamese.telex import old_style

MAX_CHOICES, MAX_SCORED, MAX_NEAR = 4, 12, 30
MAX_LENGTH, MAX_PLACE_LENGTH, MAX_SEARCH_LENGTH = 600, 200, 80
# Calibrated on tests/dossiers/data/procedure_phrasings.tsv; docs/bot.md, section "Procedures".
CERTAIN, MARGIN = 0.6, 0.05
AHEAD = 0.03
"""How far the first of two procedures that are named must be ahead of the second."""
NEAR, SPAN, RIVAL = 0.2, 0.2, 0.03
"""The least score of a neighbour that is offered, and how far it may be behind the nearest of ours and behind
that of another body."""
DOUBT = 0.15
"""How much nearer another one casts doubt on what is named."""
ELSEWHERE = 0.45
"""From here the nearest of another body is told, where none of ours is near."""
TOLD, TOLD_AT_LENGTH = 0.4, 5
"""Score and telling words of a text that surely tells a situation."""
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
    readings = _readings(text)
    clauses = _clauses(readings)
    if not clauses:
        return Match(Certainty.NONE, names_something=False)
    weights = PROCEDURES.weights_of(clauses)
    scored = _scored(clauses, weights, text)
    near = _Nearest.to(readings)
    best = scored[0].score if scored else 0.0
    second = scored[1].score if len(scored) > 1 else 0.0
    is_ahead = bool(scored) and scored[0].is_ahead(scored[1] if len(scored) > 1 else None)
    is_first = best >= CERTAIN and best - second >= MARGIN
    owner = _explained(scored[0], clauses, weights) if is_first else None
    if isinstance(owner, Procedure) and not near.doubts(owner):
        return Match(Certainty.CERTAIN, [owner], score=best, is_ahead=is_ahead)
    is_story = len({word for clause in clauses for word in clause.telling}) >= TOLD_AT_LENGTH
    is_told = is_story and bool(near.offered) and near.best >= TOLD
    if scored and scored[0].outside_id and (owner or is_ahead):
        outside = OutsideProcedure.objects.get(pk=scored[0].outside_id)
        beside = _load(near.offered[: MAX_CHOICES - 1]) if is_told else []
        certainty, is_ahead = (Certainty.CHOOSE, False) if beside else (Certainty.NONE, is_ahead)
        return Match(certainty, beside, outside, score=best, is_ahead=is_ahead, is_told=bool(beside))
    named = scored[0].procedure_id if is_ahead else None
    found = _load(list(dict.fromkeys([*([named] if named else []), *near.offered]))[:MAX_CHOICES])
    if not found and near.elsewhere:
        return Match(Certainty.NONE, outside=OutsideProcedure.objects.get(pk=near.elsewhere), score=best)
    certainty = Certainty.CHOOSE if found else Certainty.NONE
    return Match(certainty, found, score=best, is_ahead=bool(named), is_told=is_told)


@dataclass(frozen=True, slots=True)
class _Nearest:
    """What all words are nearest to, with scores: ours in force, best first, those of other bodies, and the
    best score of what is not ours."""

    ours: dict[int, float]
    others: dict[int, float]
    rival: float

    @classmethod
    def to(cls, readings: list[str]) -> "_Nearest":
        found: dict[type[Model], dict[int, float]] = defaultdict(dict)
        near = [each for words in readings for each in nearest(fold(words), MAX_NEAR)]
        for (model, pk), score in sorted(near, key=lambda each: -each.score):
            found[model].setdefault(pk, score)
        near_ours = found.pop(Procedure, {})
        in_force = set(procedures().filter(pk__in=near_ours).values_list("pk", flat=True))
        ours = {pk: score for pk, score in near_ours.items() if pk in in_force}
        rival = max((score for each in found.values() for score in each.values()), default=0.0)
        return cls(ours, found[OutsideProcedure], rival)

    @property
    def best(self) -> float:
        return max(self.ours.values(), default=0.0)

    @property
    def offered(self) -> list[int]:
        least = max(NEAR, self.best - SPAN, self.rival - RIVAL)
        return [pk for pk, score in self.ours.items() if score >= least]

    @property
    def elsewhere(self) -> int | None:
        """Whose it is, where it is surely not ours."""
        return next((pk for pk, score in self.others.items() if score >= ELSEWHERE), None)

    def doubts(self, owner: Procedure) -> bool:
        """Whether another is clearly nearer."""
        return max(self.best, self.rival) > self.ours.get(owner.pk, 0.0) + DOUBT


def ranked(text: str, limit: int = MAX_CHOICES) -> list[Procedure]:
    """The likeliest procedures, best first, however unlikely."""
    clauses = _clauses(_readings(text))
    scored = _scored(clauses, PROCEDURES.weights_of(clauses), text) if clauses else []
    return _load([each.procedure_id for each in scored if each.procedure_id][:limit])


def national_portal_search(text: str) -> str:
    """The address of the National Portal's own search for these words, without personal numbers."""
    words = " ".join(re.findall(r"[^\W\d_]+", nfc(text[:MAX_LENGTH])))[:MAX_SEARCH_LENGTH]
    return settings.NATIONAL_PORTAL_SEARCH_URL.replace("{words}", quote(words))


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


def _clauses(readings: list[str]) -> list[Clause]:
    """The clauses of each, and the whole of it where it has several."""
    return [clause for words in readings for clause in clauses_of(words)]


def _readings(text: str) -> list[str]:
    """A text without places and codes, shorthand written out; its English in Vietnamese besides."""
    marked = has_marks(text)
    said = _CODES.sub(" ", _without_places(expand(old_style(text[:MAX_LENGTH]))))
    said = deaths.named(said if marked else strip_marks(said))  # written out, shorthand has marks
    translated = fold(said) if marked else in_vietnamese(fold(said))
    return [said] if translated == fold(said) else [said, translated]


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
