"""Dossiers found by what is printed on paper, in any typing: code, phone, citizen number, name, procedure.

Each question has one good way to be answered, through an index of its own; of common words the newest rows
are found.
"""

import re

from django.db.models import Q, QuerySet

from dossiers import codes
from dossiers.models import Dossier, Procedure
from foundation.citizens.models import Citizen
from foundation.database.encryption import blind_index
from foundation.database.folded_text import TRIGRAM, holds_words, newest_holding
from foundation.vietnamese.phones import normalise_phone

IDENTITY_DIGITS, OLD_IDENTITY_DIGITS = 12, 9
MAX_TYPED, MAX_FOUND, MIN_DIGITS = 100, 100, 4
"""Of each source; who finds more types another word."""
WINDOWS = (10_000, None)
PART_OF_CODE = re.compile(r"[A-Z0-9.-]{3,40}", re.IGNORECASE)


def found(dossiers: QuerySet[Dossier], typed: str) -> QuerySet[Dossier]:
    """Those of these dossiers that the typed text means."""
    typed = typed.strip()[:MAX_TYPED]
    try:
        return dossiers.filter(code=codes.canonical(typed))
    except ValueError:
        pass
    if tails := codes.find_tails(typed):
        return dossiers.filter(code__contains=f"-{tails[0]}", code__endswith=f"-{tails[0]}")
    rows = dossiers.order_by().select_related(None).only("pk")
    digits = re.sub(r"\D", "", typed)
    if digits and not re.search(r"[^\W\d_]", typed):
        return dossiers.filter(_by_digits(rows, typed, digits))
    keys = _newest(rows, holds_words(typed, "applicant__full_name")) | _of_procedures(rows, typed)
    if PART_OF_CODE.fullmatch(typed) and re.search(r"\d", typed):
        keys |= _newest(rows, Q(code__contains=typed.upper()))
    return dossiers.filter(pk__in=keys)


def _newest(rows: QuerySet[Dossier], condition: Q) -> set[int]:
    found = newest_holding(rows, condition, most=MAX_FOUND, windows=WINDOWS)
    return {dossier.pk for dossier in found[:MAX_FOUND]}


def _of_procedures(rows: QuerySet[Dossier], typed: str) -> set[int]:
    procedures = list(Procedure.objects.filter(holds_words(typed, "name")).values_list("pk", flat=True))
    if not procedures:
        return set()
    newest = rows.filter(procedure__in=procedures).order_by("-pk").values_list("pk", flat=True)
    return set(newest[:MAX_FOUND])


def _by_digits(rows: QuerySet[Dossier], typed: str, digits: str) -> Q:
    """A phone; or a citizen number (12 digits, 9 on an old card), found by its blind index."""
    if len(digits) == IDENTITY_DIGITS or (len(digits) == OLD_IDENTITY_DIGITS and not digits.startswith("0")):
        return Q(applicant__identity_index=blind_index(digits))
    try:
        return Q(applicant__phone=normalise_phone(typed))
    except ValueError:
        pass
    keys = _newest(rows, Q(code__contains=typed)) if len(digits) >= TRIGRAM else set()
    if len(digits) >= MIN_DIGITS:
        people = Citizen.objects.filter(phone__endswith=digits.removeprefix("0")).values_list("pk", flat=True)
        mine = rows.filter(applicant__in=list(people[:MAX_FOUND])).values_list("pk", flat=True)
        keys |= set(mine[:MAX_FOUND])
    return Q(pk__in=keys)
