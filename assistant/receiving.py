"""The one path of every channel: a message is kept as a turn, then the bot answers, or a person will.

A channel's adapter makes an IncomingMessage of what it received, and delivers the answers.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import PurePath
from typing import Any

from django.core.files.storage import default_storage
from django.utils import translation

from assistant import dialogue_state
from assistant.intents import human_handover
from assistant.replies import Reply, Utterance
from assistant.safety import keep_place, must_be_answered
from assistant.services import answer_all
from foundation.citizens.models import ChannelIdentity
from foundation.citizens.services import record_interactions
from foundation.conversations.models import Conversation, Turn
from foundation.conversations.services import NewTurn, ask_for_person, record_turns
from foundation.messages import Message


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """`text` and `attachments` are kept as the citizen's turn, `utterance` is what the bot reads.

    `too_late`: why the bot's answer would come too late; the conversation goes to the operators instead.
    """

    identity: ChannelIdentity
    text: str
    utterance: Utterance
    said_at: dt.datetime
    external_id: str
    attachments: Sequence[dict[str, Any]] = ()
    too_late: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A message of the bot, and the turn that it is kept as."""

    message: Message
    turn: Turn


def receive_messages(incoming: Sequence[IncomingMessage]) -> list[list[Answer] | None]:
    """The bot's answers to each message: none where a person answers; None where it was received before.

    A danger is answered also where a person holds the conversation, and however late the message came. Who
    writes to a person out of hours is told once when one answers.

    Runs in the caller's transaction, which also delivers the answers.
    """
    return answer_turns(incoming, keep_messages(incoming))


def keep_messages(incoming: Sequence[IncomingMessage]) -> list[Turn | None]:
    """The turn of each message; None where it was received before."""
    record_interactions([(message.identity, message.said_at) for message in incoming])
    return record_turns([_citizens_turn(message) for message in incoming])


def answer_turns(
    incoming: Sequence[IncomingMessage], turns: Sequence[Turn | None]
) -> list[list[Answer] | None]:
    """As `receive_messages`, of messages that are kept; the caller holds their conversations."""
    answers: list[list[Answer] | None] = [None if turn is None else [] for turn in turns]
    questions: dict[int, IncomingMessage] = {}
    replies: dict[int, Reply] = {}
    for number, (message, turn) in enumerate(zip(incoming, turns, strict=True)):
        if turn is None:
            continue
        is_held = turn.conversation.state == Conversation.State.HELD
        is_for_person = bool(message.too_late) or is_held
        if not is_for_person or must_be_answered(message.identity, message.utterance):
            questions[number] = message
        elif message.too_late:
            ask_for_person(identity=message.identity, because=message.too_late)
        else:
            keep_place(message.identity, message.utterance)
            if told := _out_of_hours(message.identity, turn):
                replies[number] = told
    if questions:
        asked = [(message.identity, message.utterance) for message in questions.values()]
        replies |= zip(questions, answer_all(asked), strict=True)
    if replies:
        said = [(incoming[number].identity, reply.messages) for number, reply in replies.items()]
        for number, made in zip(replies, record_answers(said), strict=True):
            answers[number] = made
    return answers


def _out_of_hours(identity: ChannelIdentity, turn: Turn) -> Reply | None:
    (memory,) = dialogue_state.read([identity])
    with translation.override(memory.recent.language):
        return human_handover.while_held(turn.conversation)


def record_answers(answered: Sequence[tuple[ChannelIdentity, Sequence[Message]]]) -> list[list[Answer]]:
    """Keep the bot's messages to each account as its turns, with their pictures and files, all at once."""
    here = [
        (identity, replace(message, channel=identity.channel))
        for identity, messages in answered
        for message in messages
    ]
    author = Turn.Author.BOT
    turns = record_turns(
        [NewTurn(who, author, said.text, _attachments(said), buttons=said.buttons) for who, said in here]
    )
    made = iter([Answer(message, turn) for (_, message), turn in zip(here, turns, strict=True) if turn])
    return [list(islice(made, len(messages))) for _, messages in answered]


def _citizens_turn(message: IncomingMessage) -> NewTurn:
    return NewTurn(
        message.identity,
        Turn.Author.CITIZEN,
        message.text,
        message.attachments,
        message.external_id[:100],
        message.said_at,
    )


def _attachments(message: Message) -> list[dict[str, Any]]:
    named = (("image", message.picture), ("file", message.file))
    return [_attachment(kind, path) for kind, path in named if path]


def _attachment(kind: str, path: str) -> dict[str, Any]:
    try:
        size = default_storage.size(path)
    except OSError:  # gone, or the storage is away: the answer is kept all the same
        size = 0
    return {"kind": kind, "path": path, "name": PurePath(path).name, "size": size}
