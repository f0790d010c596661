"""From a citizen's words to a procedure of the catalogue, and from a place to the office that receives."""

from collections.abc import Sequence

from django.db.models import QuerySet
from rapidfuzz import fuzz

from dossiers.models import Agency, Procedure
from dossiers.submission.english_names import in_vietnamese
from foundation.regions.models import AdminUnit
from foundation.regions.resolver import resolve
from foundation.vietnamese.folding import fold

# Words that stand in every request and tell nothing about which.
FILLERS = frozenset(
    "toi em con chau minh tui anh chi co chu bac muon can xin nop lam dang ky gui ho so thu tuc giay to cho "
    "nhe a voi thi o dau nhu the nao gi truc tuyen online duoc khong mot cai giup giu dum de di cap".split()
)
SURE, LIKELY = 88, 62
MAX_RESULTS = 5
MAX_LENGTH = 200


def procedures() -> QuerySet[Procedure]:
    """The procedures in force that the catalogue knows."""
    return Procedure.objects.current().filter(is_confirmed=True)


def by_words(text: str, *, limit: int = MAX_RESULTS) -> list[Procedure]:
    """The procedures that the words may mean, best first; one alone where the words leave no doubt."""
    said = fold(text[:MAX_LENGTH])
    forms = [(form, _core(form)) for form in dict.fromkeys((said, in_vietnamese(said)))]
    forms = [(form, core) for form, core in forms if len(core) > 1]
    if not forms:
        return []
    scored = [
        (max(_score(form, core, name) for name in _names(found) for form, core in forms), found)
        for found in procedures()
    ]
    likely = sorted((pair for pair in scored if pair[0] >= LIKELY), key=lambda pair: (-pair[0], pair[1].pk))
    if likely and likely[0][0] >= SURE and (len(likely) == 1 or likely[0][0] - likely[1][0] >= 6):
        return [likely[0][1]]
    return [found for _score_, found in likely[:limit]]


def _core(said: str) -> str:
    return " ".join(word for word in said.split() if word not in FILLERS)


def offices() -> QuerySet[Agency]:
    """Every one-stop unit receives, wherever one lives in the province (Decree 118/2025)."""
    return Agency.objects.current().filter(is_one_stop=True, is_confirmed=True).select_related("unit")


def offices_at(text: str) -> list[Agency]:
    """The one-stop units of that name, or of the place named by an old or a new name; [] for none."""
    known = list(offices())
    said = fold(text[:MAX_LENGTH])
    named = [office for office in known if said and said in {fold(office.name), fold(office.short_name)}]
    if named:
        return named
    found = resolve(text)
    places = {unit.name for unit in (*found.units, *found.around) if unit.level == AdminUnit.Level.COMMUNE}
    return [office for office in known if office.unit and office.unit.name in places]


def _names(procedure: Procedure) -> Sequence[str]:
    return [fold(procedure.name), *(fold(line) for line in procedure.synonyms.splitlines() if line.strip())]


def _score(said: str, core: str, name: str) -> float:
    """0 to 100: whole name within the words, or the words within the name, before likeness of spelling."""
    if f" {name} " in f" {said} ":
        return 90.0 + min(10.0, len(name) / 3)
    bare = " ".join(word for word in name.split() if word not in FILLERS) or name
    if f" {bare} " in f" {core} ":
        return 86.0 + min(8.0, len(bare) / 4)
    return min(89.0, max(fuzz.token_sort_ratio(core, bare), 0.92 * fuzz.token_set_ratio(core, bare)))
