"""Compute the public figures again, from exported rows alone; compare with what the portal publishes.

    python -m bench.recompute_figures FOLDER PUBLISHED.json

FOLDER: what `export_insights` wrote. PUBLISHED.json: `/so-lieu/so-lieu.json?thang=…` of the same month.
Shares no code with the portal. Ends with 1 where a figure differs.
"""

import csv
import json
import sys
from datetime import datetime
from pathlib import Path


def rows(folder: Path, key: str) -> list[dict[str, str]]:
    with (folder / f"{key}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def on_time(found: list[dict[str, str]], done: str) -> tuple[float, int]:
    promised = [row["first_due_at"] or row.get("due_at", "") for row in found]
    kept = [moment(row[done]) <= moment(day) for row, day in zip(found, promised, strict=True)]
    return sum(kept), len(found)


def dossiers_on_time(found: list[dict[str, str]]) -> tuple[float, int]:
    return on_time(found, "finished_at")


def petitions_on_time(found: list[dict[str, str]]) -> tuple[float, int]:
    return on_time(found, "answered_at")


def satisfaction(found: list[dict[str, str]]) -> tuple[float, int]:
    return sum(int(row["score"]) for row in found), len(found)


def notices_in_10_seconds(found: list[dict[str, str]]) -> tuple[float, int]:
    waits = [(moment(row["sent_at"]) - moment(row["owed_at"])).total_seconds() for row in found]
    return sum(wait <= 10 for wait in waits), len(waits)


def conversations_by_bot(found: list[dict[str, str]]) -> tuple[float, int]:
    return sum(row["officer_turns"] == "0" for row in found), len(found)


def uses(found: list[dict[str, str]]) -> tuple[float, int]:
    return sum(int(row["count"]) for row in found), 0


def communes_with_a_group(found: list[dict[str, str]]) -> tuple[float, int]:
    return sum(int(row["groups"]) > 0 for row in found), len(found)


RULES = {
    rule.__name__: rule
    for rule in (
        dossiers_on_time,
        petitions_on_time,
        satisfaction,
        notices_in_10_seconds,
        conversations_by_bot,
        uses,
        communes_with_a_group,
    )
}


def main(folder: Path, published: Path) -> int:
    wrong = 0
    for figure in json.loads(published.read_text())["figures"]:
        mine = RULES[figure["key"]](rows(folder, figure["key"]))
        theirs = (figure["good"], figure["all"])
        wrong += mine != theirs
        verdict = "equal" if mine == theirs else f"portal says {theirs}"
        print(f"{figure['key']:<26}{mine[0]:>10} of {mine[1]:<8}{verdict}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
