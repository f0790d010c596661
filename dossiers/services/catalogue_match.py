"""Names of a spreadsheet → rows of the catalogue; what is not there is kept by its name, to be confirmed."""

import hashlib
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers.codes import national_code
from dossiers.models import Agency, Procedure
from dossiers.submission import procedure_search
from foundation.vietnamese.folding import fold_loosely
from foundation.vietnamese.spelling_suggestions import Question, nearest

MAX_OFFERED = 8


class CatalogueMatch:
    """The catalogue by folded name, read once for a whole file."""

    def __init__(self) -> None:
        self._procedures: dict[str, Procedure] = {}
        self._by_code: dict[str, Procedure] = {}
        self.questions: dict[str, tuple[Question, str]] = {}
        """Flag of a dossier → what to ask the clerk about it."""
        today = timezone.localdate()
        begun = Procedure.objects.exclude(valid_from__gt=today).newest_first().reverse()
        # Of one name or code the last is kept: rather one that is known, in force, and the newest.
        for procedure in sorted(begun, key=lambda row: (row.is_confirmed, (row.valid_to or today) >= today)):
            self._keep(procedure)
        self._agencies: dict[str, Agency] = {}
        self._by_prefix: dict[str, Agency] = {}
        for agency in Agency.objects.order_by("is_confirmed", "pk"):
            self._keep_agency(agency)

    def procedure(self, values: dict[str, Any], flags: list[str]) -> Procedure:
        name = values["procedure"]
        code = national_code(values.get("procedure_code") or name)
        found = self._by_code.get(code) or self._procedures.get(fold_loosely(name))
        if found is None:
            found = self._new_procedure(name, code)
        if not found.is_confirmed:
            unknown = _("The procedure “%(name)s” is not in the catalogue; kept by its name")
            flags.append(flag := unknown % {"name": found.name})
            self._ask_for_procedure(flag, found.name)
        return found

    def agencies(self, code: str, name: str, flags: list[str]) -> tuple[Agency, Agency | None]:
        """Where it was received (the code says so) and who handles it, where the file names an agency."""
        prefix = code.rsplit("-", 2)[0]
        received = self._by_prefix.get(prefix) or self._new_agency(prefix, name or prefix)
        named = None
        if name:
            named = self._agencies.get(fold_loosely(name)) or self._new_agency(_made_up(name), name)
        for agency in dict.fromkeys((received, named)):
            if agency and not agency.is_confirmed:
                unknown = _("The agency “%(name)s” is not in the catalogue; kept by its name")
                flags.append(flag := unknown % {"name": agency.name})
                confirmed = [known.name for known in self._agencies.values() if known.is_confirmed]
                self._ask(flag, agency.name, confirmed)
        return received, named

    def _ask_for_procedure(self, flag: str, said: str) -> None:
        """Offer what is nearest in spelling, then what the counter's own search finds."""
        if flag in self.questions:
            return
        confirmed = [known.name for known in self._procedures.values() if known.is_confirmed]
        meant = [procedure.name for procedure in procedure_search.ranked(said, MAX_OFFERED)]
        names = dict.fromkeys([*nearest(said, confirmed), *meant])
        self.questions[flag] = Question(flag, names), "procedure"

    def _ask(self, flag: str, said: str, known: list[str], *, column: str = "") -> None:
        if flag not in self.questions:
            self.questions[flag] = Question(flag, nearest(said, known)), column

    def _new_procedure(self, name: str, code: str) -> Procedure:
        procedure = Procedure.objects.create(name=name[:500], national_code=code, is_confirmed=False)
        self._keep(procedure)
        return procedure

    def _new_agency(self, code: str, name: str) -> Agency:
        agency, _created = Agency.objects.get_or_create(
            code=code,
            defaults={
                "name": name[:200],
                "short_name": name[:80],
                "level": Agency.Level.COMMUNE,
                "is_confirmed": False,
            },
        )
        self._keep_agency(agency)
        return agency

    def _keep(self, procedure: Procedure) -> None:
        self._procedures[fold_loosely(procedure.name)] = procedure
        if procedure.national_code:
            self._by_code[procedure.national_code[:8]] = procedure

    def _keep_agency(self, agency: Agency) -> None:
        for name in (agency.name, agency.short_name):
            self._agencies[fold_loosely(name)] = agency
        self._by_prefix[agency.code] = agency


def _made_up(name: str) -> str:
    """A stable code for an agency of which only the name is known; no dossier code can begin with it."""
    return "CXN-" + hashlib.sha256(fold_loosely(name).encode()).hexdigest()[:12]
