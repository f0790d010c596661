"""Services of conversations: record turns, assign operators, close. Answers are owed (outbox/answers.py)."""

from foundation.conversations.services.assignment import (
    ask_for_more_time,
    ask_for_person,
    close,
    hand_over,
    leave_queue,
    note,
    note_answer_elsewhere,
    person_holds,
    record_act,
    take,
)
from foundation.conversations.services.bot_feedback import mark_wrong
from foundation.conversations.services.channel_pictures import keep_picture
from foundation.conversations.services.emergencies import (
    acknowledge_emergency,
    raise_emergency,
    update_emergency,
)
from foundation.conversations.services.refusals import AlreadyAnswered, DeskRefusal, Unanswered
from foundation.conversations.services.timeouts import close_idle, release_overdue
from foundation.conversations.services.turns import (
    NewTurn,
    blank_old,
    forget,
    readable_before,
    record_turn,
    record_turns,
    transcript,
)
from foundation.conversations.services.typing import claim_typing, release_typing
