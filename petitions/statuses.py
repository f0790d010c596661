"""The statuses of a petition, and everything that page, chat, API, notices and admin say of each.

No published rule fixes these statuses; they follow the national petition portal's (received, handling,
answered, published) and what 1022 centres do: hand back, ask again, merge, reopen.
"""

from dataclasses import replace
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from foundation.outbox.wordings import short_wording, wording
from foundation.status import ChatCommand, Clock, StatusDefinition, Tone, Turn


class Status(TextChoices):
    NEW = "new", _("New")
    ACCEPTED = "accepted", _("Accepted")
    FORWARDED = "forwarded", _("With the handling unit")
    IN_PROCESS = "in_process", _("Being handled")
    WAITING = "waiting", _("Waiting for the sender")
    ANSWERED = "answered", _("Answered")
    REOPENED = "reopened", _("Reopened")
    CLOSED = "closed", _("Closed")
    REJECTED = "rejected", _("Not for us, sender told where")
    DUPLICATE = "duplicate", _("Merged with another")


LOOK_AGAIN = ChatCommand(_("Not right, look again"), "xem lại")
ANSWER_BY = _("You need not do anything. We answer by %(due)s.")
BRIEF = _("Answer due: %(due)s. You need not do anything.")
LATE = _("%(late)s The answer was due on %(due)s.")

# `%(note)s` is what the office wrote, `%(unit)s` the handling unit. `brief` never says what was said.
DEFINITIONS: dict[Any, StatusDefinition] = {
    Status.NEW: StatusDefinition(
        title=_("Sent, the centre will read it"),
        clock=Clock.RUNNING,
        tone=Tone.INFO,
        turn=Turn.RECEPTION,
        lead=ANSWER_BY,
        late_lead=LATE,
        sentence=_("We answer by %(due)s. You need not do anything."),
        brief=BRIEF,
    ),
    Status.ACCEPTED: StatusDefinition(
        title=_("Accepted by the %(brand)s centre"),
        clock=Clock.RUNNING,
        tone=Tone.INFO,
        turn=Turn.RECEPTION,
        lead=ANSWER_BY,
        late_lead=LATE,
        sentence=_("The %(brand)s centre is choosing the handling unit. We answer by %(due)s."),
        brief=BRIEF,
        on_enter=("add_pictures",),
    ),
    Status.FORWARDED: StatusDefinition(
        title=_("Handed to %(unit)s"),
        clock=Clock.RUNNING,
        tone=Tone.INFO,
        turn=Turn.OFFICE,
        lead=ANSWER_BY,
        late_lead=LATE,
        sentence=_("%(unit)s will answer by %(due)s. The handling unit does not see your name."),
        brief=BRIEF,
        on_enter=("assign_unit",),
    ),
    Status.IN_PROCESS: StatusDefinition(
        title=_("Being handled by %(unit)s"),
        clock=Clock.RUNNING,
        tone=Tone.INFO,
        turn=Turn.OFFICE,
        lead=ANSWER_BY,
        late_lead=LATE,
        sentence=_("%(unit)s is working on it. You need not do anything. Answer due: %(due)s."),
        brief=BRIEF,
        on_enter=("add_pictures",),
    ),
    Status.WAITING: StatusDefinition(
        title=_("We need to know more from you"),
        clock=Clock.PAUSED,
        tone=Tone.YOUR_TURN,
        turn=Turn.CITIZEN,
        lead=_("Please answer below. Meanwhile the time limit does not run."),
        sentence=_("Please tell us: %(note)s\nMeanwhile the time limit does not run."),
        brief=_("The handling unit needs to know more from you. %(open)s"),
        commands=(ChatCommand(_("Answer here"), "bổ sung"),),
        asks_to_act=True,
        on_enter=("begin_pause",),
        on_leave=("end_pause",),
    ),
    Status.ANSWERED: StatusDefinition(
        title=_("Answered"),
        clock=Clock.CLOSED,
        tone=Tone.DONE,
        lead=_("Read the answer below, and tell us whether it is right."),
        sentence=_("%(unit)s answers:\n%(answer)s"),
        brief=_("There is an answer. %(open)s"),
        commands=(ChatCommand(_("Satisfied"), "hài lòng"), LOOK_AGAIN),
        asks_to_act=True,
        on_enter=("keep_answer",),
    ),
    Status.REOPENED: StatusDefinition(
        title=_("Being looked at again, as you asked"),
        clock=Clock.RUNNING,
        tone=Tone.INFO,
        turn=Turn.OFFICE,
        lead=ANSWER_BY,
        late_lead=LATE,
        sentence=_("We look at it again, as you asked, and answer by %(due)s."),
        brief=BRIEF,
        on_enter=("reopen", "add_pictures"),
    ),
    Status.CLOSED: StatusDefinition(
        title=_("Closed"),
        clock=Clock.CLOSED,
        tone=Tone.NEUTRAL,
        lead=_("Nothing more happens here. A new matter needs a new petition."),
        sentence=_("This matter is closed. %(note)s"),
        brief=_("This matter is closed. %(open)s"),
        on_enter=("close",),
    ),
    Status.REJECTED: StatusDefinition(
        title=_("Another office settles this"),
        clock=Clock.CLOSED,
        tone=Tone.REFUSED,
        lead=_("Below stands who settles this, and how to reach them."),
        sentence="%(note)s",
        brief=_("Another office settles this. %(open)s"),
        on_enter=("close",),
    ),
    Status.DUPLICATE: StatusDefinition(
        title=_("Joined with an earlier report of the same matter"),
        clock=Clock.CLOSED,
        tone=Tone.NEUTRAL,
        lead=_("The same matter was reported before. You get its answer at the same time."),
        sentence=_("This matter was reported before. You get its answer at the same time. %(note)s"),
        brief=_("This matter was reported before; you get its answer at the same time."),
        on_enter=("merge",),
    ),
}

for _status, _definition in list(DEFINITIONS.items()):
    _key, _label = f"petition.{_status}", _status.label
    DEFINITIONS[_status] = replace(
        _definition,
        sentence=wording(_key, _label, _definition.sentence),
        brief=short_wording(f"{_key}.short", _label, _definition.brief, languages=("vi",)),
    )

for _unit_status in (Status.FORWARDED, Status.IN_PROCESS):  # handed back to the centre
    DEFINITIONS[_unit_status, Status.ACCEPTED] = replace(
        DEFINITIONS[Status.ACCEPTED], on_enter=("take_from_unit",)
    )

TAKEN_UP = replace(
    DEFINITIONS[Status.ACCEPTED],
    title=_("Taken up again by the %(brand)s centre"),
    sentence=wording(
        "petition.taken_up",
        _("Taken up again"),
        _("We take it up again. Reason: %(note)s\nWe answer by %(due)s. You need not do anything."),
    ),
    on_enter=("take_from_unit", "take_up"),
)
for _ended in (Status.REJECTED, Status.DUPLICATE):  # by mistake
    DEFINITIONS[_ended, Status.ACCEPTED] = TAKEN_UP

MERGED_WITH_ANSWERED = replace(
    DEFINITIONS[Status.DUPLICATE],
    title=_("Joined with an earlier report, which is answered"),
    lead=_("The same matter was reported before. Read its answer below."),
    sentence=wording(
        "petition.merged_answered",
        _("Merged with an answered one"),
        _("This matter was reported before. %(unit)s has answered it:\n%(answer)s\n%(note)s"),
    ),
    brief=short_wording(
        "petition.merged_answered.short",
        _("Merged with an answered one"),
        _("This matter was reported before and is answered. %(open)s"),
        languages=("vi",),
    ),
    asks_to_act=True,
)

# What happens to a petition that keeps its status.
DEADLINE_EXTENDED = StatusDefinition(
    title=_("A new day was promised"),
    heading=_("We apologise for the delay"),
    clock=Clock.RUNNING,
    tone=Tone.INFO,
    sentence=wording(
        "petition.extended",
        _("A new day was promised"),
        _("We apologise: it is not finished on time. Reason: %(note)s\nNew date: %(due)s."),
    ),
    brief=DEFINITIONS[Status.NEW].brief,
)
DEADLINE_RECALCULATED = StatusDefinition(
    title=_("The day of the answer has changed"),
    clock=Clock.RUNNING,
    tone=Tone.INFO,
    sentence=wording(
        "petition.recalculated",
        _("The day of the answer has changed"),
        _("The day of the answer changes: %(note)s.\nNew date: %(due)s. You need not do anything."),
    ),
    brief=DEFINITIONS[Status.NEW].brief,
)
ANSWER_CORRECTED = replace(
    DEFINITIONS[Status.ANSWERED],
    title=_("The answer was corrected"),
    heading=_("We have corrected our answer"),
    sentence=wording(
        "petition.corrected",
        _("The answer was corrected"),
        _("%(unit)s corrects its answer. Reason: %(note)s\nThe answer now reads:\n%(answer)s"),
    ),
    brief=short_wording(
        "petition.corrected.short",
        _("The answer was corrected"),
        _("An answer was corrected. %(open)s"),
        languages=("vi",),
    ),
    on_enter=(),
)
