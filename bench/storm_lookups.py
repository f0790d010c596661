"""What everybody asks on a flood day, against a constant view; and what a question costs that is new.

Of the communes a few are asked for most (the n-th as often as 1/n); people write with marks or without, a few
in capitals or by an old name. What is kept ends and is made anew while it is measured, as on that day.
"""

import os
import random
from collections.abc import Callable, Iterable, Sequence
from itertools import product
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from bench import constant as beside
from bench import ground, load, table
from bench.ground import Ground
from bench.table import Row

if TYPE_CHECKING:
    from foundation.regions.models import AdminUnit

ROUNDS, REQUESTS, ANEW, CONNECTIONS = 5, 10_000, 200, 64
MOST_ASKED = 60
PAGE_GOAL, API_GOAL, P99_GOAL, NEW_GOAL = 0.25, 0.3, 200.0, 6.0  # ratios, milliseconds
ASKED: dict[str, tuple[int, Callable[[str], dict[str, str]]]] = {  # of a hundred
    "cup-dien": (35, lambda place: {"place": place, "day": ""}),
    "thien-tai": (35, lambda place: {"place": place, "what": ""}),
    "thien-tai/?": (10, lambda place: {"place": place, "what": "sơ tán"}),
    "y-te": (10, lambda place: {"place": place, "what": ""}),
    "xe-buyt": (10, lambda place: {"start": place, "end": "", "route": ""}),
}
PAGE, API = "/tra-cuu/", "/api/v1/lookups/"
ROUTE = urlencode({"start": "Tam Kỳ", "end": "Đà Nẵng"})
STREET = urlencode({"street": "Hùng Vương", "place": "Tam Kỳ"})
NOT_KEPT = "&x=1"  # no field of a form: such a question is answered anew, as one that nobody asked before


def run() -> list[Row]:
    with ground.prepared("storm_lookups", TRUSTED_PROXY_COUNT="1") as site:
        questions = _questions()
        constant = beside.start(site)
        most = dict(sorted(questions.items(), key=lambda each: -each[1])[:MOST_ASKED])
        rows = _rounds(site, constant, most) + _rounds(site, constant, questions)
        new = {name: _new(site, asked) for name, asked in _new_questions(questions).items()}
    return [*rows, *(_never_asked(*each) for each in new.items())]


def _rounds(site: Ground, constant: int, questions: dict[str, float]) -> list[Row]:
    for root in (PAGE, API):
        _ask(site.web, root, random.sample([*questions] * 2, 2 * len(questions)))  # as in the hour before
    return _kept([_round(site, constant, questions) for _ in range(ROUNDS)], len(questions))


def _questions() -> dict[str, float]:
    """Path and question of every commune, kind and spelling, without the root; and how often it is asked."""
    from django.contrib.auth.models import User

    from foundation.regions.loading import load_units
    from foundation.regions.models import AdminUnit
    from lookups.kinds.buses import demo as buses
    from lookups.kinds.hazards import demo as hazards
    from lookups.kinds.health import demo as health
    from lookups.kinds.land_prices import demo as land_prices
    from lookups.kinds.power_cuts import demo as power_cuts

    load_units()
    for data in (buses, health, land_prices, power_cuts):
        data.load()
    writer, second = (User.objects.create(username=name, is_superuser=True) for name in ("bientap", "duyet"))
    hazards.load(writer=writer, second=second)
    communes = AdminUnit.objects.current().filter(level=AdminUnit.Level.COMMUNE).order_by("code")
    typed = {
        name: share / rank
        for rank, unit in enumerate(communes, 1)
        for name, share in zip(_spellings(unit), (45, 40, 5, 10), strict=False)
    }
    return {
        f"{kind.rstrip('/?')}/?{urlencode(ask(name))}": often * share
        for (name, often), (kind, (share, ask)) in product(typed.items(), ASKED.items())
    }


def _spellings(unit: "AdminUnit") -> list[str]:
    """With marks, without, in capitals, by the name of a commune that it took in."""
    from foundation.vietnamese.folding import fold

    name = unit.full_name
    old = [origin.predecessor.full_name for origin in unit.origins.select_related("predecessor")[:1]]
    return [name, fold(name), name.upper(), *old]


def _round(site: Ground, constant: int, questions: dict[str, float]) -> list[float]:
    """Answers a second: constant view, pages, API, pages not kept; then p99 of pages and API."""
    mix = random.choices([*questions], [*questions.values()], k=REQUESTS)  # noqa: S311 - no secret
    pages = _ask(site.web, PAGE, mix)
    api = _ask(site.web, API, mix)
    anew = _ask(site.web, PAGE, [question + NOT_KEPT for question in mix[:ANEW]])
    return [
        beside.rate(constant, "/", REQUESTS),
        pages.per_second, api.per_second, anew.per_second, pages.p99, api.p99,
    ]  # fmt: skip


def _ask(port: int, root: str, questions: Sequence[str]) -> load.Load:
    """Each from an address of its own, as a browser that unpacks gzip."""
    asked = [
        load.request(
            f"{root}{question}",
            headers={"Accept-Encoding": "gzip", "X-Forwarded-For": f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}"},
        )
        for question in questions
        for n in [random.randrange(1 << 24)]  # noqa: S311 - no secret
    ]
    done = load.run(port, asked, connections=CONNECTIONS)
    assert set(done.statuses) == {200}, done.statuses
    return done


def _kept(rounds: list[list[float]], questions: int) -> list[Row]:
    constant, pages, api, anew, *p99 = zip(*rounds, strict=True)
    what = f"flood day: {questions:,} questions typed in many ways"
    rows = []
    for name, rates, goal in (("pages", pages, PAGE_GOAL), ("API", api, API_GOAL)):
        spread, claim = table.of_pairs(rates, constant), f"{what}, {name}, against a constant Django view"
        each = (table.rate(constant), table.rate(anew), table.rate(rates))
        rows.append(Row(claim, *each, str(spread), f"≥ {goal}", spread.median >= goal))
    slowest = [median(each) for each in p99]
    words = ", ".join(f"{milliseconds:.0f} ms" for milliseconds in slowest)
    claim = f"flood day: {questions:,} questions, p99 of pages and of the API, {CONNECTIONS} connections"
    return [*rows, Row(claim, "–", "–", words, "–", f"≤ {P99_GOAL:.0f} ms", max(slowest) <= P99_GOAL)]


def _new_questions(questions: Iterable[str]) -> dict[str, list[str]]:
    by_kind = {kind: [each for each in questions if each.startswith(kind)] for kind in ASKED}
    return by_kind | {"xe-buyt, a route": [f"xe-buyt/?{ROUTE}"], "gia-dat": [f"gia-dat/?{STREET}"]}


def _new(site: Ground, questions: Sequence[str]) -> float:
    """Milliseconds of processor time that the web processes take for a page; the first warm up."""
    _ask(site.web, PAGE, [question + NOT_KEPT for question in random.choices(questions, k=20)])  # noqa: S311
    before = _processor_time(site)
    _ask(site.web, PAGE, [question + NOT_KEPT for question in random.choices(questions, k=ANEW)])  # noqa: S311
    return (_processor_time(site) - before) / ANEW * 1000


def _processor_time(site: Ground) -> float:
    """Seconds of the server and of its workers."""
    root = str(site.supervisor.running["web"].pid)
    every = (path.read_text().rpartition(")")[2].split() for path in Path("/proc").glob("[0-9]*/stat"))
    server = Path(f"/proc/{root}/stat").read_text().rpartition(")")[2].split()
    ticks = sum(int(tick) for each in (server, *(e for e in every if e[1] == root)) for tick in each[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def _never_asked(kind: str, milliseconds: float) -> Row:
    claim = f"look-ups: {kind}, a page that nobody asked for of late, processor time"
    return Row(
        claim, "–", "–", f"{milliseconds:.1f} ms", "–", f"≤ {NEW_GOAL:.0f} ms", milliseconds <= NEW_GOAL
    )
