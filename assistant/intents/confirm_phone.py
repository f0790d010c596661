"""«Xác nhận số điện thoại»: a one-time code proves that the person in the chat holds a phone.

With a dossier's code it is the applicant's phone, and a follower by phone digits then counts as an owner.
Without one it is the phone that the person gave in the chat.
"""

import re
from typing import Any

from django.utils.translation import gettext as _

from assistant import dossier_replies
from assistant.dossier_replies import followed_by
from assistant.replies import Reply, button, say, to_menu, to_person
from assistant.turns import Turn
from dossiers import codes, services
from dossiers.models import Dossier, Follow
from foundation.citizens.models import Citizen
from foundation.citizens.phones import is_phone_confirmed
from foundation.local_names import local
from foundation.messages import Button
from foundation.outbox import phone_codes

QUESTION = "phone_code"
ASKING = re.compile(r"^xac nhan so (dien thoai|dt|phone)\b|^(confirm|verify) (my |the |this )?phone\b")
CODE = re.compile(r"\s{0,40}(\d\s{0,40}){6}", re.ASCII)
VERB = "xác nhận số điện thoại"


def handle(turn: Turn) -> Reply | None:
    if not ASKING.search(turn.folded):
        return None
    named = codes.find_codes(turn.text)
    if not named:
        return _send(turn, turn.citizen, None)
    dossier = followed_by(turn).filter(code=named[0]).first()
    if dossier is None:
        first = _("Please first write the dossier code with the last 4 digits of the phone number given.")
        return say(first, to_menu())
    return _send(turn, dossier.applicant, dossier)


def resume(turn: Turn, question: str, data: dict[str, Any]) -> Reply | None:
    if not CODE.fullmatch(turn.text):
        return None
    dossier = followed_by(turn).filter(pk=data["dossier"]).first() if data["dossier"] else None
    holder = dossier.applicant if dossier else turn.citizen
    typed = "".join(turn.text.split())
    if not phone_codes.redeem_code(holder=holder, subject=_subject(turn, dossier), code=typed):
        wrong = _("This code is wrong or has expired. Please enter it again, or request a new one.")
        return say(wrong, _again(dossier), to_person())
    turn.memory.close()
    if dossier is None:
        return say(_("Thank you, the phone number is confirmed."), to_menu())
    services.follow(dossier=dossier, citizen=turn.citizen, proof=Follow.Proof.ONE_TIME_CODE)
    return dossier_replies.in_full(
        dossier, turn.citizen, opening=_("Thank you, the phone number is confirmed.")
    )


def offer(citizen: Citizen) -> list[Button]:
    """A button for a citizen whose phone is not confirmed yet: such a phone gets no messages."""
    if not citizen.phone or is_phone_confirmed(citizen=citizen, phone=citizen.phone):
        return []
    return [button(_("Confirm the phone number"), VERB)]


def _send(turn: Turn, holder: Citizen, dossier: Dossier | None) -> Reply:
    if not holder.phone:
        return say(_("We do not have your phone number yet. Please share it first."), to_menu())
    if not phone_codes.send_code(holder=holder, subject=_subject(turn, dossier), askers=turn.askers):
        return say(
            local(_("Enough codes were sent today. Please come back tomorrow, or call %(hotline)s.")),
            to_person(),
        )
    turn.memory.ask(QUESTION, dossier=dossier.pk if dossier else None)
    words = _(
        "We sent a code of 6 digits to the phone ending %(end)s. Please write it here within 5 minutes."
    )
    return say(words % {"end": holder.phone[-3:]}, _again(dossier))


def _again(dossier: Dossier | None) -> Button:
    return button(_("Send a new code"), f"{VERB} {dossier.code}" if dossier else VERB)


def _subject(turn: Turn, dossier: Dossier | None) -> str:
    return f"chat:{turn.identity.pk} dossier:{dossier.pk if dossier else ''}"
