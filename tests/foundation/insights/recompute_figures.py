"""Compute the public figures again, from exported rows alone; compare with what the portal publishes.

    python -m tests.foundation.insights.recompute_figures FOLDER PUBLISHED.json

FOLDER: what `export_insights` wrote. PUBLISHED.json: `/so-lieu/so-lieu.json?thang=…` of the same month.
Totals and every group (unit, channel, hour …) are compared. Shares no code with the portal. Ends with 1 where
one differs.
"""

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

Rows = list[dict[str, str]]
Value = tuple[float, int]


def read(folder: Path, key: str) -> Rows:
    with (folder / f"{key}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def on_time(rows: Rows, done: str) -> Value:
    promised = [row.get("promised_at") or row["first_due_at"] for row in rows]
    kept = [moment(row[done]) <= moment(day) for row, day in zip(rows, promised, strict=True)]
    return sum(kept), len(rows)


def marked(rows: Rows, column: str, mark: str = "1") -> Value:
    return sum(row[column] == mark for row in rows), len(rows)


def satisfaction(rows: Rows) -> Value:
    return sum(int(row["score"]) for row in rows), len(rows)


def overdue(rows: Rows) -> Value:
    late = [
        not row["answered_at"] or moment(row["answered_at"]) > moment(row["first_due_at"]) for row in rows
    ]
    return sum(late), len(rows)


def procedures_told_whole(rows: Rows) -> Value:
    whole = [row["papers"] != "0" and row["has_limit"] == "1" == row["has_basis"] for row in rows]
    return sum(whole), len(rows)


def first_answer_minutes(rows: Rows) -> Value:
    return (median(int(row["minutes"]) for row in rows) if rows else 0), len(rows)


def notices_in_10_seconds(rows: Rows) -> Value:
    waits = [(moment(row["sent_at"]) - moment(row["owed_at"])).total_seconds() for row in rows]
    return sum(wait <= 10 for wait in waits), len(waits)


def uses(rows: Rows) -> Value:
    return sum(int(row["count"]) for row in rows), 0


def campaign_messages(rows: Rows) -> Value:
    return sum(int(row["messages"]) for row in rows), 0


def number_of_rows(rows: Rows) -> Value:
    return len(rows), 0


def last_day(rows: Rows) -> Value:
    last = [row for row in rows if row["day"] == max(row["day"] for row in rows)]
    return sum(int(row["value"]) for row in last), len(last)


def growth(rows: Rows) -> Value:
    grown = 0
    stood: dict[str, int] = {}
    for row in sorted(rows, key=lambda row: row["day"]):
        value = int(row["value"])
        grown += max(0, value - stood.get(row["channel"], value))
        stood[row["channel"]] = value
    return grown, 0


def communes_with_a_group(rows: Rows) -> Value:
    return sum(int(row["groups"]) > 0 for row in rows), len(rows)


RULES: dict[str, Callable[[Rows], Value]] = {
    "dossiers_on_time": lambda rows: on_time(rows, "finished_at"),
    "satisfaction": satisfaction,
    "dossiers_online": lambda rows: marked(rows, "channel", "online"),
    "fees_by_transfer": lambda rows: marked(rows, "by_bank"),
    "results_as_files": lambda rows: marked(rows, "is_file"),
    "papers_as_files": lambda rows: marked(rows, "is_file"),
    "procedures_told_whole": procedures_told_whole,
    "campaign_messages": campaign_messages,
    "petitions_received": number_of_rows,
    "petitions_open": number_of_rows,
    "petitions_late": number_of_rows,
    "petitions_on_time": lambda rows: on_time(rows, "answered_at"),
    "petitions_overdue": overdue,
    "petitions_not_displeased": lambda rows: marked(rows, "displeased", "0"),
    "conversations_by_bot": lambda rows: marked(rows, "officer_turns", "0"),
    "first_answer_minutes": first_answer_minutes,
    "notices_in_10_seconds": notices_in_10_seconds,
    "uses": uses,
    "followers": last_day,
    "article_views": growth,
    "article_shares": growth,
    "communes_with_a_group": communes_with_a_group,
}


def differences(rule: Callable[[Rows], Value], rows: Rows, figure: dict[str, Any]) -> list[str]:
    """Where the portal says otherwise: the total, or a group of a cut, which is a column of the rows."""
    wrong = [] if rule(rows) == told(figure) else [f"all: {rule(rows)}, the portal says {told(figure)}"]
    for column, groups in figure["groups"].items():
        parts: defaultdict[str, Rows] = defaultdict(list)
        for row in rows:
            parts[row[column]].append(row)
        mine = {group: rule(part) for group, part in parts.items()}
        if column == "channel" and rule is last_day:  # a channel that was gone on the last day stands nowhere
            newest = max((row["day"] for row in rows), default="")
            mine = {group: rule(part) for group, part in parts.items() if part[-1]["day"] == newest}
        theirs = {group: told(value) for group, value in groups.items()}
        wrong += [
            f"{column} {group}: {mine.get(group)}, the portal says {theirs.get(group)}"
            for group in sorted(mine.keys() | theirs.keys())
            if mine.get(group) != theirs.get(group)
        ]
    return wrong


def told(value: dict[str, Any]) -> Value:
    return value["good"], value["all"]


def main(folder: Path, published: Path) -> int:
    failed = 0
    for figure in json.loads(published.read_text())["figures"]:
        rows = read(folder, figure["key"])
        rule = RULES[figure["key"]]
        wrong = differences(rule, rows, figure)
        failed += bool(wrong)
        good, all_ = rule(rows)
        sys.stdout.write(f"{figure['key']:<26}{good:>10} of {all_:<8}{'; '.join(wrong) or 'equal'}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
