"""Count a month's report on dossiers again, from the books alone; compare with every number of the workbook.

    python -m bench.recompute_figures HO-SO.csv BAO-CAO.xlsx

Both come from the page "Report on dossiers" of the desk: what the books hold of each dossier, uncounted, and
the report as a workbook. Shares no code with the portal. Ends with 1 where a number differs.
"""

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from openpyxl import load_workbook

VIETNAM = timezone(timedelta(hours=7))
DONE_OR_CLOSED = {"3", "7", "9", "10"}
ROW_OF_DAYS, ROW_OF_MOMENT, FIRST_ROW = 3, 4, 7
COUNTS = (
    "received", "online", "counter", "post", "carried", "finished", "early", "on time", "late", "undated",
    "ended", "running", "running in time", "running late",
)  # fmt: skip
Dossier = dict[str, str]
Numbers = Counter[str]


def moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def month_end(month: date) -> datetime:
    following = (month + timedelta(days=32)).replace(day=1)
    return datetime(following.year, following.month, 1, tzinfo=VIETNAM)


def promised(dossier: Dossier) -> datetime | None:
    """A day moved with an apology does not count; one moved by waiting for the citizen does."""
    due = moment(dossier["due_at"])
    return moment(dossier["first_due_at"]) or due if dossier["apologies"] != "0" else due


def ended(dossier: Dossier) -> datetime | None:
    """With a result; or by the last step into the status that closed it."""
    if dossier["finished_at"] or dossier["status"] not in DONE_OR_CLOSED:
        return moment(dossier["finished_at"])
    steps = [step.split("@") for step in dossier["moves"].split()]
    closing = [at for to, at in steps if to == dossier["status"]]
    return moment(max(closing, key=datetime.fromisoformat) if closing else dossier["created_at"])


def is_paused(dossier: Dossier, at: datetime) -> bool:
    for pause in dossier["pauses"].split():
        start, end = map(moment, pause.split("/"))
        if start and start <= at and (end is None or end > at):
            return True
    return False


def counted_as(dossier: Dossier, month: date, now: datetime) -> Iterator[str]:
    """The counts of the month to which the dossier adds one."""
    begin, end = datetime(month.year, month.month, 1, tzinfo=VIETNAM), month_end(month)
    handed_in, last = moment(dossier["submitted_at"] or dossier["accepted_at"]), ended(dossier)
    finished = moment(dossier["finished_at"])
    if handed_in and begin <= handed_in < end:
        yield from ("received", dossier["channel"])
    elif handed_in and handed_in < begin and (last is None or last >= begin):
        yield from ("received", "carried")
    if finished and begin <= finished < end:
        yield from ("finished", in_time(finished, promised(dossier)))
    elif last and begin <= last < end and not finished:
        yield "ended"
    if handed_in and handed_in < end and (last is None or last >= end):
        due, at = promised(dossier), min(end, now)
        is_late = due is not None and due < at and not is_paused(dossier, at)
        yield from ("running", "running late" if is_late else "running in time")


def in_time(finished: datetime, due: datetime | None) -> str:
    if due is None:
        return "undated"
    if finished > due:
        return "late"
    return "early" if finished.astimezone(VIETNAM).date() < due.astimezone(VIETNAM).date() else "on time"


def count(dossiers: Iterable[Dossier], month: date, now: datetime, column: str = "") -> dict[str, Numbers]:
    groups: defaultdict[str, Numbers] = defaultdict(Counter)
    for dossier in dossiers:
        adds = list(counted_as(dossier, month, now))
        for group in (dossier[column] if column else "", "Σ") if adds else ():
            groups[group].update(adds)
    return groups


def differences(dossiers: list[Dossier], workbook: Path) -> tuple[int, list[str]]:
    """How many numbers were compared, and those that differ, sheet by sheet: fields, agencies, months."""
    by_area, by_agency, by_month = load_workbook(workbook).worksheets
    month = by_area.cell(ROW_OF_DAYS, 2).value.date()
    now = by_area.cell(ROW_OF_MOMENT, 2).value.replace(tzinfo=VIETNAM)
    months = [month.replace(month=number) for number in range(1, month.month + 1)]
    mine = {
        by_area: count(dossiers, month, now, "field"),
        by_agency: count(dossiers, month, now, "agency"),
        by_month: {f"{each:%Y-%m}": count(dossiers, each, now)["Σ"] for each in months},
    }
    compared, wrong = 0, []
    for sheet, groups in mine.items():
        told = list(sheet.iter_rows(min_row=FIRST_ROW, values_only=True))
        rows = {"Σ": told.pop()[1:]} if sheet is not by_month and told else {}
        rows |= {label(row[0], groups): row[1:] for row in told}
        for group in sorted(rows.keys() | groups.keys()):
            theirs = dict(zip(COUNTS, rows.get(group, ()), strict=False))
            for key in COUNTS:
                compared += 1
                if theirs.get(key) != groups.get(group, Numbers())[key]:
                    wrong.append(
                        f"{sheet.title} {group} {key}: {groups.get(group, {})}, told {theirs.get(key)}"
                    )
    return compared, wrong


def label(cell: object, groups: dict[str, Numbers]) -> str:
    """The name of a row as the books have it; the words for "without a name" are the portal's."""
    name = f"{cell:%Y-%m}" if isinstance(cell, datetime) else str(cell)
    return name if name in groups else ""


def main(books: Path, workbook: Path) -> int:
    with books.open(encoding="utf-8-sig", newline="") as file:
        dossiers = list(csv.DictReader(file))
    compared, wrong = differences(dossiers, workbook)
    told = "\n".join(wrong) or "equal"
    sys.stdout.write(f"{len(dossiers):,} dossiers, {compared:,} numbers: {told}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
