"""How well the bot understands a file of labelled messages: `manage.py bot_eval FILE.tsv [--json]`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assistant.understanding import active_model, evaluation
from assistant.understanding.evaluation import BadFile, Evaluation
from assistant.understanding.model import shipped


class Command(BaseCommand):
    help = (
        "Accuracy of meanings and slots on a tab-separated file: id, text, expected_intent, expected_slots."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="everything, as JSON")
        parser.add_argument("--shipped", action="store_true", help="the model that came with the portal")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = evaluation.read_file(options["file"])
        except BadFile as error:
            raise CommandError(str(error)) from error
        measured = evaluation.evaluate(rows, shipped() if options["shipped"] else active_model.current())
        if options["json"]:
            self.stdout.write(json.dumps(measured.as_json(), ensure_ascii=False))
        else:
            self.stdout.write(report(measured))


def report(measured: Evaluation) -> str:
    """The figures as a page of text."""
    figures = measured.as_json()
    lines = [
        f"{measured.intent.right} of {measured.intent.of} messages: {measured.intent.value:.1%}",
        *(f"  {name:<22}{share.value:>7.1%}  of {share.of}" for name, share in measured.by_style.items()),
        "By meaning",
        *(f"  {name:<22}{share.value:>7.1%}  of {share.of}" for name, share in measured.by_intent.items()),
        f"Slots: precision {figures['slots']['precision']:.1%}, recall {figures['slots']['recall']:.1%}",
        *(
            f"  {name:<22}{count.precision:>7.1%} {count.recall:>7.1%}  expected {count.wanted}"
            for name, count in sorted(measured.slots.items())
        ),
        "Taken for another",
        *(f"  {count} × {one} → {other}" for (one, other), count in measured.confusion.most_common()),
        f"{figures['ms_median']} ms a message (median), slowest {figures['ms_slowest']} ms",
    ]
    return "\n".join(lines)
