"""The desk's list of dossiers over 1,000,000 rows against the same list over 1,000: pages, filters, searches.

Each address is opened through the whole of Django by the officer of the largest counter (a fifth of all
dossiers) and by a person who sees all of them. The report's counts follow on the same rows.
"""

import datetime as dt
import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import Any

from bench import dossier_rows, ground
from bench.table import Row

ROWS, FEW, ROUNDS, OFFICES = 1_000_000, 1_000, 9, 97
PAGE, SEARCH, QUERIES, COUNTS = 0.150, 0.100, 15, 5.0
LIST = "/admin/dossiers/dossier/"
PAGES = {
    "first page": {},
    "second page": {"p": 2},
    "page 40 (of few: 8)": {"p": "{far}"},
    "overdue": {"view": "overdue"},
    "due in 1–3 days": {"view": "soon"},
    "without an officer": {"view": "unassigned"},
    "in process": {"status": 4},
    "result returned": {"status": 10},
    "sent online": {"channel__exact": "online"},
    "nobody in charge": {"officer": "none"},
    "a procedure": {"procedure__id__exact": "{procedure}"},
    "notice not sent": {"notice": "not_sent"},
    "nobody was told": {"notice": "none"},
    "accepted in a month": {"accepted_at_from": "{month}-01", "accepted_at_to": "{month}-28"},
    "by code": {"o": "1"},
    "by procedure": {"o": "2"},
    "by applicant": {"o": "3"},
    "by status": {"o": "4"},
    "by due day, the last first": {"o": "-5"},
    "by officer": {"o": "6"},
}
SEARCHES = {
    "code": "{code}",
    "tail of a code": "{tail}",
    "whole name": "{name}",
    "name without marks": "{plain}",
    "common name": "nguyen",
    "phone": "{phone}",
    "end of a phone": "{digits}",
    "citizen number": "{identity}",
    "procedure": "kết hôn",
    "procedure without marks": "ket hon",
    "nothing": "zzyzx",
}
IDENTITY = "049090000001"


def run(rows: int = ROWS, rounds: int = ROUNDS) -> list[Row]:
    with ground.prepared("lists", STAFF_OTP_REQUIRED="0"):
        desk = Desk()
        desk.fill(1, FEW)
        few = {who: desk.measure(who, rounds) for who in desk.clients}
        begun = time.perf_counter()
        desk.fill(FEW + 1, rows)
        filled = time.perf_counter() - begun
        print(f"{rows:,} dossiers in {filled:.0f} s", flush=True)
        found = []
        for who in desk.clients:
            many = desk.measure(who, rounds)
            found += [_row(who, asked, few[who][asked], many[asked], rows) for asked in many]
        return found + desk.report(rows)


def _row(who: str, asked: str, few: tuple[float, int], many: tuple[float, int], rows: int) -> Row:
    limit = SEARCH if asked.startswith("search") else PAGE
    return Row(
        f"lists: {rows:,} dossiers, {who}: {asked}",
        "–",
        f"{few[0] * 1000:.0f} ms over {FEW:,}",
        f"{many[0] * 1000:.0f} ms, {many[1]} queries",
        f"{many[0] / few[0]:.2f}",
        f"≤ {limit * 1000:.0f} ms, ≤ {QUERIES} queries",
        many[0] <= limit and many[1] <= QUERIES,
    )


class Desk:
    """Who opens the list, and what they ask."""

    def __init__(self) -> None:
        from django.contrib.auth.models import Group, User
        from django.test import Client

        from dossiers.demo import procedures
        from dossiers.models import Agency, OfficerDesk, Procedure
        from foundation.regions.loading import load_units

        load_units()
        procedures.load()
        self.procedures = list(Procedure.objects.order_by("pk").values_list("pk", flat=True))
        Agency.objects.bulk_create(
            Agency(code=f"H98.{n}", name=f"UBND xã {n}", short_name=f"Xã {n}", level="xa")
            for n in range(OFFICES)
        )
        self.offices = list(Agency.objects.order_by("pk").values_list("pk", flat=True))
        self.officer = User.objects.create_user("canbo", is_staff=True, first_name="Hoa")
        self.officer.groups.add(*Group.objects.filter(name__in=["Cán bộ một cửa", "Lãnh đạo"]))
        OfficerDesk.objects.create(officer=self.officer, agency_id=self.offices[0])
        self.users = {
            "largest counter": self.officer,
            "whole province": User.objects.create_superuser("quantri", password=None),
        }
        self.clients: dict[str, Any] = {}
        for who, user in self.users.items():
            self.clients[who] = Client(SERVER_NAME="127.0.0.1")
            self.clients[who].force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    def fill(self, first: int, last: int) -> None:
        from foundation.citizens.models import Citizen
        from foundation.database.encryption import blind_index

        dossier_rows.fill(first, last, officer=self.officer, offices=self.offices, procedures=self.procedures)
        Citizen.objects.filter(pk=self._someone().applicant_id).update(identity_index=blind_index(IDENTITY))

    def _someone(self) -> Any:
        from dossiers.models import Dossier

        of_counter = Dossier.objects.filter(received_at_agency=self.offices[0])
        return of_counter.select_related("applicant").order_by("pk")[7]

    def measure(self, who: str, rounds: int) -> Mapping[str, tuple[float, int]]:
        """The median seconds of each address, and its queries."""
        from django.utils import timezone

        from dossiers.models import Dossier

        dossier = self._someone()
        values = {
            "month": f"{timezone.localdate() - dt.timedelta(days=400):%Y-%m}",
            "far": 40 if Dossier.objects.count() > FEW else 8,
            "procedure": self.procedures[3], "code": dossier.code, "tail": dossier.code.partition("-")[2],
            "name": dossier.applicant.full_name, "plain": _without_marks(dossier.applicant.full_name),
            "phone": dossier.applicant.phone, "digits": dossier.applicant.phone[-6:], "identity": IDENTITY,
        }  # fmt: skip
        asked = {
            name: {key: str(value).format(**values) for key, value in query.items()}
            for name, query in PAGES.items()
        }
        asked["found by name"] = {"q": values["name"]}
        pages = {name: self._opened(who, query, rounds) for name, query in asked.items()}
        searches = {
            name: self._searched(who, typed.format(**values), rounds) for name, typed in SEARCHES.items()
        }
        return pages | {f"search: {name}": taken for name, taken in searches.items()}

    def _searched(self, who: str, typed: str, rounds: int) -> tuple[float, int]:
        """As the list and Ctrl+K ask it."""
        from dossiers import desk_search
        from dossiers.models import Dossier

        user = self.users[who]

        def search() -> None:
            list(desk_search.found(Dossier.objects.visible_to(user), typed).values_list("pk")[:25])

        return self._timed(search, rounds)

    def _opened(self, who: str, query: dict[str, str], rounds: int) -> tuple[float, int]:
        def opened() -> None:
            response = self.clients[who].get(LIST, query)
            assert response.status_code == 200, (response.status_code, query)

        return self._timed(opened, rounds)

    @staticmethod
    def _timed(act: Callable[[], None], rounds: int) -> tuple[float, int]:
        from django.db import connection

        waits: list[float] = []
        queries: list[str] = []

        def count(execute: Any, *args: Any) -> Any:
            queries.append(args[0])
            return execute(*args)

        act()
        with connection.execute_wrapper(count):
            act()
        for _round in range(rounds):
            begun = time.perf_counter()
            act()
            waits.append(time.perf_counter() - begun)
        return median(waits), len(queries)

    def report(self, rows: int) -> list[Row]:
        """The counts of the month, by field and by agency, and those of each month of the year."""
        from dossiers import monthly_counts
        from dossiers.models import Dossier
        from foundation.insights import months

        counts = (monthly_counts.by_area, monthly_counts.by_agency, monthly_counts.by_month)
        found = []
        for count in counts:
            begun = time.perf_counter()
            count(Dossier.objects.all(), months.month_of(""))
            taken = time.perf_counter() - begun
            found.append(
                Row(
                    f"report: {rows:,} dossiers counted, {count.__name__}", "–", "–", f"{taken:.1f} s", "–",
                    f"≤ {COUNTS:.0f} s", taken <= COUNTS,
                )
            )  # fmt: skip
        return found


def _without_marks(name: str) -> str:
    from foundation.vietnamese.folding import fold

    return fold(name)
