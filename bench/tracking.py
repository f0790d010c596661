"""The tracking page with a history of 200 events, against a constant view behind the same middleware."""

import datetime as dt
from typing import Any

from bench import constant as beside
from bench import ground, province, table
from bench.ground import Ground
from bench.table import Row

ROUNDS, EVENTS = 5, 200
CONSTANT, REQUESTS = 6000, (4000, 400, 1000)  # a round
MOST_QUERIES = 6
FRESH = "?first"  # an address that the page's memory of a moment ago does not answer


def run() -> list[Row]:
    with ground.prepared("tracking") as site:
        dossier, fee = province.dossiers(province.people(["7200000000000000001", "7200000000000000002"]))
        short = _queries(dossier)
        _lengthen(dossier)
        _ask_for_a_fee(fee)
        queries = (short, _queries(dossier), _queries(fee))
        constant = beside.start(site)
        paths = (dossier.tracking_path, dossier.tracking_path + FRESH, fee.tracking_path + FRESH)
        rounds = [_round(site, constant, paths) for _ in range(ROUNDS)]
    return [*_rows(rounds), _counted(queries)]


def _lengthen(dossier: Any) -> None:
    from dossiers.models import StatusEvent
    from dossiers.workflow import Status

    first = dossier.events.first()
    StatusEvent.objects.bulk_create(
        StatusEvent(
            dossier=dossier,
            from_status=Status.IN_PROCESS,
            to_status=Status.IN_PROCESS,
            at=first.at + dt.timedelta(seconds=number),
            actor_kind="system",
            agency=dossier.competent_agency,
            note_public=f"Chuyển đến bộ phận số {number}.",
        )
        for number in range(1, EVENTS)
    )


def _ask_for_a_fee(dossier: Any) -> None:
    from dossiers.services import TransitionDetails, change_status
    from dossiers.workflow import Status

    by = province.officer()
    change_status(
        dossier=dossier, to=Status.IN_PROCESS, by=by, details=TransitionDetails(office="Phòng Kinh tế")
    )
    lines = (("le_phi", "Lệ phí", 75_000),)
    change_status(dossier=dossier, to=Status.FEE, by=by, details=TransitionDetails(fee_lines=lines))


def _queries(dossier: Any) -> int:
    """Of a page that nobody opened before, all of the middleware's included."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        assert Client(HTTP_HOST="127.0.0.1").get(dossier.tracking_path + FRESH).status_code == 200
    return len(captured)


def _round(site: Ground, constant: int, paths: tuple[str, ...]) -> list[float]:
    """Answers a second: the constant view's, then those of each path."""
    asked = [(constant, "/", CONSTANT), *((site.web, *each) for each in zip(paths, REQUESTS, strict=True))]
    return [beside.rate(*each) for each in asked]


def _rows(rounds: list[list[float]]) -> list[Row]:
    constant, *pages = zip(*rounds, strict=True)
    again, long, short = (table.of_pairs(page, constant) for page in pages)
    limit = table.rate(constant)

    def row(what: str, rates: list[float], spread: table.Spread, goal: float = 0) -> Row:
        claim = f"tracking page against a constant Django view: {what}"
        shown = f"≥ {goal}" if goal else "–"
        return Row(claim, limit, "–", table.rate(rates), str(spread), shown, spread.median >= goal)

    return [
        row(f"{EVENTS} events, opened again within a minute", pages[0], again, 0.25),
        row(f"{EVENTS} events, first opening", pages[1], long),
        row("3 events and a fee, first opening", pages[2], short, 0.06),
    ]


def _counted(queries: tuple[int, ...]) -> Row:
    words = f"{queries[0]} (new), {queries[1]} ({EVENTS} events), {queries[2]} (fee with QR)"
    return Row("tracking page: queries of a first opening", "–", "–", words, "–",
               f"≤ {MOST_QUERIES}", max(queries) <= MOST_QUERIES)  # fmt: skip
