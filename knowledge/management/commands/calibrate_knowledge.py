"""`calibrate_knowledge [FILE.tsv]`: what each threshold would answer, over the published answers."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from knowledge import calibration
from knowledge.retrieval import CERTAIN, THRESHOLD


class Command(BaseCommand):
    help = "Shows right, wrong, missed and falsely answered messages of a file (columns text, question)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=calibration.DATA)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        scores = calibration.best_scores(calibration.read(file))
        self.stdout.write("threshold  right  wrong  missed  answered without an answer")
        for step in range(30, 100, 5):
            fared = calibration.at(step / 100, scores)
            now = " *" if step / 100 in (THRESHOLD, CERTAIN) else ""
            self.stdout.write(
                f"{step / 100:9.2f}  {fared.right:5}  {fared.wrong:5}  {fared.missed:6}  "
                f"{fared.false_alarms} of {fared.unanswerable}{now}"
            )
