"""Questions beside the writing of a petition: how long it takes, who sees the name, what it costs."""

import re

from django.utils import timezone
from django.utils.translation import gettext as _

from assistant.dialogue_state import Focus
from assistant.focus_kinds import Aspect, FocusKind
from assistant.replies import Reply, say, to_call
from assistant.turns import Turn
from foundation.calendar.services import calendar_of
from foundation.local_names import local
from foundation.web.formats import full_day
from petitions import complaints, referrals
from petitions.categories import guess_field, guess_kind
from petitions.services import clock, drafts

KIND = "writing_petition"


def _when(turn: Turn, focus: Focus) -> Reply:
    draft = drafts.find(focus.key)
    text = drafts.filled(draft).text if draft else ""
    due = clock.promised(guess_kind(text), guess_field(text), timezone.now(), calendar_of())
    words = _("If you send it now, you will have an answer by %(day)s. We message you here at each step.")
    return say(words % {"day": full_day(due)})


def _privacy(turn: Turn, focus: Focus) -> Reply:
    return say(
        local(
            _(
                "The unit that handles the petition does not see your name or phone number; only the "
                "%(brand)s centre does. You may also send it without a phone number."
            )
        )
    )


def _tracking(turn: Turn, focus: Focus) -> Reply:
    return say(
        _(
            "Once it is sent you get a code; write the code here, or enter it on the portal, to follow it. "
            "We also message you here at each step."
        )
    )


POLICE = re.compile(r"\bcong an\b|\bpolice\b")


def _handler(turn: Turn, focus: Focus) -> Reply:
    draft = drafts.find(focus.key)
    if draft and (about := complaints.look(drafts.filled(draft).text)):
        return say(referrals.kindly(about), to_call())
    police = _("If the law is being broken now or somebody is in danger, call the police: 113.")
    return say(
        f"{police} " * bool(POLICE.search(turn.folded))
        + local(
            _(
                "The %(brand)s centre reads it, passes it to the unit responsible and follows it until "
                "it is answered."
            )
        ),
        to_call(),
    )


FOCUS = FocusKind(
    (
        Aspect(
            "privacy",
            _privacy,
            asked=re.compile(
                r"\b(?:ai|nguoi ta|ho|bi)\b.{0,200}\b(?:biet|lo|thay|tru dap|tra thu)\b|\b(?:giau|lo|an"
                r"|giu kin|bao mat) (?:ten|danh tinh|thong tin)\b"
                r"|\b(?:de|ghi|noi|khai) (?:ho )?ten\b|\ban danh\b|\bnac danh\b|\bbao mat\b|\b(?:tru dap"
                r"|tra thu)\b|\banonym\w{0,40}|\bwho (?:will )?(?:sees?|knows?)\b"
            ),
        ),
        Aspect(
            "tracking",
            _tracking,
            asked=re.compile(
                r"\b(?:theo doi|tra cuu|xem|coi|biet)(?: \w+){0,3} (?:o dau|dau|cho nao|o mo|mo|cach nao|sao"
                r"|the nao|ket qua|toi dau|den dau)\b|\bfollow (?:it|up)\b|\btrack\b"
            ),
        ),
        Aspect("when", _when, frozenset({"when", "duration", "hours"})),
        Aspect("cost", lambda turn, focus: say(_("Sending a petition is free.")), frozenset({"price"})),
        Aspect(
            "handler",
            _handler,
            frozenset({"handler", "phone"}),
            re.compile(
                r"\b(?:ai|don vi nao|co quan nao|phong nao)\b.{0,200}\b(?:xu ly|giai quyet|nhan|doc"
                r"|tra loi|sua)\b|\bgui\b.{0,200}\b(?:cho ai|den ai|toi ai|dau|cho nao)\b|\bgoi cong an\b"
                r"|\bwho (?:handles|reads)\b"
            ),
        ),
    ),
    ("petition",),
    is_private=True,
)
