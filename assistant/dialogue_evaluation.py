"""Plays dialogues of several turns against the bot, and judges each reply by the patterns of its turn.

A file has a dialogue a line, as JSON: `id`, `tags` (the first is its class), `turns`; each turn has `say`,
`picture`, `location`, `sticker`, `attach` or `press`, and patterns on the folded reply: `must`, `must_not`,
`buttons`. `silent` allows no answer, `fallback_ok` an answer that was not understood. "{d+1}" in a message is
tomorrow's date. A dialogue for readers has `class`, `needs` and `broken` in place of tags and patterns.
Everything that a dialogue writes is rolled back.
"""

import datetime as dt
import io
import json
import re
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from PIL import Image

from assistant.receiving import IncomingMessage, receive_messages
from assistant.replies import Utterance
from assistant.understanding.evaluation import BadFile, Share
from foundation.citizens.models import ChannelIdentity
from foundation.citizens.services import identity_for
from foundation.messages import Message
from foundation.vietnamese.folding import strip_marks

CHANNEL = "web"
MAX_LETTERS = 1200
FALLBACK = re.compile(
    r"chua hieu y|co phai ong/ba muon hoi|ngoai pham vi tra loi|did not understand|did you mean"
    r"|outside what this service"
)


@dataclass(frozen=True, slots=True)
class TurnResult:
    """`criteria` are what a reader goes by: what the reply must hold, what would be a failure."""

    said: str
    reply: str
    faults: list[str]
    criteria: str = ""


@dataclass(frozen=True, slots=True)
class DialogueResult:
    id: str
    tags: list[str]
    turns: list[TurnResult]

    @property
    def is_passed(self) -> bool:
        return not any(turn.faults for turn in self.turns)


@dataclass
class DialogueFigures:
    """Shares of turns and of whole dialogues that passed, in all and by class."""

    results: list[DialogueResult]
    by_class: dict[str, tuple[Share, Share]] = field(init=False)

    def __post_init__(self) -> None:
        classes: dict[str, list[DialogueResult]] = defaultdict(list)
        for result in self.results:
            classes[result.tags[0] if result.tags else ""].append(result)
        self.by_class = {name: _shares(results) for name, results in sorted(classes.items())}

    @property
    def turns(self) -> Share:
        return _shares(self.results)[0]

    @property
    def dialogues(self) -> Share:
        return _shares(self.results)[1]


def _shares(results: Iterable[DialogueResult]) -> tuple[Share, Share]:
    listed = list(results)
    turns = [turn for result in listed for turn in result.turns]
    return (
        Share(sum(not turn.faults for turn in turns), len(turns)),
        Share(sum(result.is_passed for result in listed), len(listed)),
    )


def read_dialogues(path: Path) -> list[dict[str, Any]]:
    """Raises BadFile, which names the line."""
    dialogues = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            dialogue = json.loads(line) if line.strip() else None
            for turn in dialogue["turns"] if dialogue else ():
                for pattern in (*turn.get("must", ()), *turn.get("must_not", ()), *turn.get("buttons", ())):
                    re.compile(pattern)
        except (ValueError, KeyError, TypeError, re.error) as error:
            raise BadFile(f"{path}, line {number}: {error}") from error
        if dialogue:
            dialogues.append(dialogue)
    return dialogues


def play_dialogues(dialogues: Iterable[dict[str, Any]]) -> DialogueFigures:
    """Each with a new citizen, in the database of the portal; nothing of it stays."""
    return DialogueFigures([_played(dialogue) for dialogue in dialogues])


def _played(dialogue: dict[str, Any]) -> DialogueResult:
    turns: list[TurnResult] = []
    with transaction.atomic():
        identity = identity_for(channel=CHANNEL, external_id=f"dialogue-{uuid.uuid4()}")
        shown: list[Message] = []
        for number, turn in enumerate(dialogue["turns"]):
            said, utterance = _utterance(turn, shown)
            if utterance is None:
                turns.append(TurnResult(said, "", [f"no button like /{turn['press']}/"]))
                continue
            with transaction.atomic():
                answered = _answered(identity, utterance, number)
            shown += answered
            criteria = "; ".join(f"{name}: {turn[name]}" for name in ("needs", "broken") if name in turn)
            turns.append(TurnResult(said, _reply(answered), _faults(turn, answered), criteria))
        transaction.set_rollback(True)
    return DialogueResult(dialogue["id"], dialogue.get("tags") or [dialogue.get("class", "")], turns)


def _answered(identity: ChannelIdentity, utterance: Utterance, number: int) -> list[Message]:
    message = IncomingMessage(
        identity, utterance.text, utterance, timezone.now(), f"{identity.external_id}:{number}"
    )
    (answers,) = receive_messages([message])
    return [answer.message for answer in answers or ()]


def _utterance(turn: dict[str, Any], shown: list[Message]) -> tuple[str, Utterance | None]:
    """What the turn reads like in a transcript, and what the bot receives; None where no button fits."""
    if "say" in turn:
        text = _with_dates(turn["say"])
        return text, Utterance(text)
    if "picture" in turn:
        return "(picture)", Utterance(pictures=(_plain_picture(),))
    if "location" in turn:
        latitude, longitude = turn["location"]
        return f"({latitude}, {longitude})", Utterance(location=(latitude, longitude))
    if "press" in turn:
        buttons = [button for message in reversed(shown) for button in message.buttons]
        pressed = next((each for each in buttons if re.search(turn["press"], folded(each.title))), None)
        if pressed is None:
            return f"[{turn['press']}]", None
        return f"[{pressed.title}]", Utterance(pressed.value if pressed.kind == "say" else "")
    return "(other)", Utterance(event="other")


def _plain_picture() -> bytes:
    content = io.BytesIO()
    Image.effect_noise((320, 240), 40).convert("RGB").save(content, "PNG")
    return content.getvalue()


_NUMBERS = "không một hai ba bốn năm sáu bảy tám chín mười".split()


def _with_dates(text: str) -> str:
    def named(match: re.Match[str]) -> str:
        then = timezone.localdate() + dt.timedelta(int(match[1]))
        if match[2]:
            return f"ngày {_in_words(then.day)} tháng {_in_words(then.month)}"
        return f"{then:%d/%m}"

    return re.sub(r"\{d\+(\d+)( words)?\}", named, text)


def _in_words(number: int) -> str:
    tens, ones = divmod(number, 10)
    if number <= 10:
        return _NUMBERS[number]
    last = {0: "", 1: "mốt" if tens > 1 else "một", 5: "lăm"}.get(ones, _NUMBERS[ones])
    return f"{'mười' if tens == 1 else f'{_NUMBERS[tens]} mươi'} {last}".strip()


def folded(text: str) -> str:
    """Lower case without marks; signs and line ends stay, as the patterns expect them."""
    return re.sub(r"[ \t\u00a0]+", " ", strip_marks(text).lower())


def _reply(messages: list[Message]) -> str:
    parts = [part for each in messages for part in (each.text, *(f"[{b.title}]" for b in each.buttons))]
    return "\n".join(parts)


def _faults(turn: dict[str, Any], messages: list[Message]) -> list[str]:
    reply = folded(_reply(messages))
    if not messages:
        return [] if turn.get("silent") else ["no answer"]
    titles = [folded(button.title) for message in messages for button in message.buttons]
    faults = [f"lacks /{each}/" for each in turn.get("must", ()) if not re.search(each, reply)]
    faults += [f"has /{each}/" for each in turn.get("must_not", ()) if re.search(each, reply)]
    faults += [
        f"no button /{each}/"
        for each in turn.get("buttons", ())
        if not any(re.search(each, title) for title in titles)
    ]
    if not turn.get("fallback_ok") and FALLBACK.search(reply):
        faults.append("falls back")
    if sum(len(message.text) for message in messages) > turn.get("max", MAX_LETTERS):
        faults.append("too long for a phone")
    return faults
