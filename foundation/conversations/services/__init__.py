"""The verbs of conversations: keep what is said, put a person in the bot's place, and end it again."""

from foundation.conversations.services.answering import answer, undo_answer
from foundation.conversations.services.foreign_pictures import keep_picture
from foundation.conversations.services.holding import (
    ask_for_more_time,
    ask_for_person,
    close,
    hand_over,
    note,
    note_answer_elsewhere,
    person_holds,
    record_act,
    take,
)
from foundation.conversations.services.judging import call_wrong
from foundation.conversations.services.patience import close_the_quiet, take_back_the_late
from foundation.conversations.services.refusals import AlreadyAnswered, DeskRefusal, Unanswered
from foundation.conversations.services.turns import (
    Said,
    blank_old,
    forget,
    readable_before,
    record_turn,
    record_turns,
    transcript,
)
from foundation.conversations.services.typing import claim_typing, release_typing

__all__ = [
    "AlreadyAnswered",
    "DeskRefusal",
    "Unanswered",
    "Said",
    "answer",
    "ask_for_more_time",
    "ask_for_person",
    "blank_old",
    "call_wrong",
    "claim_typing",
    "close",
    "close_the_quiet",
    "forget",
    "hand_over",
    "keep_picture",
    "note",
    "note_answer_elsewhere",
    "person_holds",
    "readable_before",
    "record_act",
    "record_turn",
    "record_turns",
    "release_typing",
    "take",
    "take_back_the_late",
    "transcript",
    "undo_answer",
]
