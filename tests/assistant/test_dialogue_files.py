"""Files of conversations that others wrote, played on the data of the demo province."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from assistant.dialogue_evaluation import play_dialogues, read_dialogues
from assistant.models import DialogueState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
DATA = Path(__file__).parent / "data"
FILES = (DATA / "dialogues.jsonl", DATA / "dialogues_sealed.jsonl")
LEAST_TURNS = 0.85  # of every 16th of the files; docs/bot.md has the figures of all of them


@pytest.mark.slow("a measure over dialogues of other authors")
def test_a_part_of_the_dialogues_of_other_authors_goes_well():
    dialogues = [dialogue for path in FILES for dialogue in read_dialogues(path)][::16]
    played = play_dialogues(dialogues)
    assert played.turns.value >= LEAST_TURNS, [
        (result.id, turn.said, turn.faults)
        for result in played.results
        for turn in result.turns
        if turn.faults
    ]
    assert not DialogueState.objects.exists()  # nothing of it stays


def test_bot_eval_plays_a_file_of_dialogues(tmp_path):
    path = tmp_path / "one.jsonl"
    turn = {"say": "menu", "must": ["1\\."], "must_not": ["2\\."]}
    path.write_text(json.dumps({"id": "menu", "tags": ["meta"], "turns": [turn]}))
    out = StringIO()
    call_command("bot_eval", path, transcript=tmp_path / "out.md", stdout=out)
    assert "has /2\\./" in out.getvalue() and "dialogues 0 of 1" in out.getvalue()
    assert "**menu**" in (tmp_path / "out.md").read_text()
    for_readers = {"id": "menu", "class": "small talk", "turns": [{"say": "menu", "needs": "the choices"}]}
    path.write_text(json.dumps(for_readers))
    call_command("bot_eval", path, transcript=tmp_path / "out.md", stdout=out)
    assert "1 dialogues, to be judged by readers" in out.getvalue()
    written = (tmp_path / "out.md").read_text()
    assert "## menu · small talk" in written and "needs: the choices\n→" in written
    path.write_text('{"id": "broken", "turns": [{"must": ["("]}]}')
    with pytest.raises(CommandError, match="line 1"):
        call_command("bot_eval", path, stdout=out)
