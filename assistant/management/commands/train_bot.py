"""Teach the bot: `manage.py train_bot`; back to an earlier training: `--back-to N` (0: the shipped)."""

import sys
from argparse import ArgumentParser
from contextlib import closing
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assistant import retraining, situations
from assistant.models import Training
from assistant.understanding import danger_evaluation, danger_head, training
from assistant.understanding.model import SHIPPED
from dossiers.demo.procedures import situations as demo_situations
from foundation.jobs import progress
from foundation.spreadsheets.terminal_progress import terminal_progress


class Command(BaseCommand):
    help = "Learn from the example phrases; goes live unless worse on the frozen messages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument(
            "--back-to", type=int, metavar="N", help="let training N answer again; 0: shipped"
        )
        choice.add_argument("--load", action="store_true", help="first add the shipped phrases not there yet")
        choice.add_argument("--ship", action="store_true", help="write the models that come with the code")
        choice.add_argument("--by-author", action="store_true", help="measure danger on authors left out")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["ship"]:
            of_demo = situations.examples(demo_situations())
            SHIPPED.write_bytes(training.train([*training.shipped_examples(), *of_demo]).to_bytes())
            danger_head.SHIPPED.write_bytes(danger_head.train(danger_head.rows()).to_bytes())
            return
        if options["by_author"]:
            self.stdout.write(danger_evaluation.report(danger_evaluation.by_author()))
            return
        try:
            self._learn(options)
        except retraining.TrainingRefused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _learn(self, options: dict[str, Any]) -> None:
        if options["back_to"] == 0:
            retraining.use_shipped_model()
            self.stdout.write("The shipped model answers.")
            return
        if options["back_to"]:
            row = Training.objects.filter(pk=options["back_to"]).first()
            if row is None:
                raise CommandError(f"There is no training {options['back_to']}.")
            retraining.roll_back(to=row)
            self.stdout.write(f"Training {row.pk} answers again.")
            return
        if options["load"]:
            self.stdout.write(f"{retraining.load_shipped_phrases()} phrases added.")
        with closing(terminal_progress(sys.stderr)) as bars, progress.told_to(bars):
            row = retraining.retrain()
        words = f"training {row.pk}, {row.phrases} phrases, {row.accuracy:.1%} right, {row.seconds} s"
        if row.state == Training.State.REFUSED:
            raise CommandError(f"Not live, worse than the one before: {words}")
        self.stdout.write(f"Live: {words}")
