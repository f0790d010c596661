"""How well the bot understands messages and holds conversations.

`manage.py bot_eval FILE.tsv [--json]` for labelled messages, `bot_eval FILE.jsonl [--transcript OUT.md]` for
dialogues, which are played against the data of the portal and leave nothing behind.
"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assistant import dialogue_evaluation
from assistant.dialogue_evaluation import DialogueFigures, DialogueResult
from assistant.understanding import active_model, evaluation
from assistant.understanding.evaluation import BadFile, Evaluation
from assistant.understanding.model import shipped


class Command(BaseCommand):
    help = (
        "Accuracy of meanings and slots on a tab-separated file (id, text, expected_intent, expected_slots), "
        "or of the turns of dialogues on a file with one as JSON a line."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="everything, as JSON")
        parser.add_argument("--transcript", type=Path, help="write the dialogues that were played there")
        parser.add_argument("--shipped", action="store_true", help="the model that came with the portal")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["file"].suffix == ".jsonl":
            self._play(options["file"], options["transcript"])
            return
        try:
            rows = evaluation.read_file(options["file"])
        except BadFile as error:
            raise CommandError(str(error)) from error
        measured = evaluation.evaluate(rows, shipped() if options["shipped"] else active_model.current())
        if options["json"]:
            self.stdout.write(json.dumps(measured.as_json(), ensure_ascii=False))
        else:
            self.stdout.write(report(measured))

    def _play(self, path: Path, transcript: Path | None) -> None:
        try:
            played = dialogue_evaluation.play_dialogues(dialogue_evaluation.read_dialogues(path))
        except (BadFile, OSError) as error:
            raise CommandError(str(error)) from error
        for_readers = any(turn.criteria for result in played.results for turn in result.turns)
        count = f"{len(played.results)} dialogues, to be judged by readers"
        self.stdout.write(count if for_readers else report_dialogues(played))
        if transcript:
            transcript.write_text("\n".join(map(_written_down, played.results)), encoding="utf-8")


def report_dialogues(played: DialogueFigures) -> str:
    """What failed, then the figures by class, as a page of text."""
    lines = []
    for result in played.results:
        for number, turn in enumerate(result.turns, 1):
            if turn.faults:
                lines.append(f"{result.id} {number}. {turn.said[:70]!r}: {'; '.join(turn.faults)}")
    for name, (turns, dialogues) in played.by_class.items():
        lines.append(f"  {name:<22}turns {turns.value:>7.1%}  dialogues {dialogues.right} of {dialogues.of}")
    turns, dialogues = played.turns, played.dialogues
    lines.append(f"turns {turns.right} of {turns.of}: {turns.value:.1%}")
    lines.append(f"dialogues {dialogues.right} of {dialogues.of}: {dialogues.value:.1%}")
    return "\n".join(lines)


def _written_down(result: DialogueResult) -> str:
    lines = [f"\n## {result.id} · {result.tags[0]}\n"]
    for turn in result.turns:
        told = [turn.criteria, "→"] if turn.criteria else ["; ".join(turn.faults) or "passed"]
        lines += [f"**{turn.said}**", "```", turn.reply or "(no answer)", "```", *told]
    return "\n".join(lines)


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
