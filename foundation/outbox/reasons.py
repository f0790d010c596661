"""Why a notice was not sent, in words that an operator can read out on the phone.

What became of a notice, in the words of the desk.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.outbox.models import Notice, NoticeState

REASONS: dict[str, Any] = {
    "no_route": _("There is no way to reach you: no account is linked and the dossier holds no telephone."),
    "no_phone": _("The dossier holds no telephone."),
    "expired": _("The message no longer holds and is not sent."),
    "too_many_attempts": _("Sending failed several times; the office will tell you at the counter."),
    "no_answer": _("Sent, but the carrier did not answer; we are checking whether it arrived."),
    "restored": _("Owed when the backup was taken; we are checking whether it was sent since."),
    "no_proof": _("It is not known whether the message arrived; an officer checks before it is sent again."),
    "erased": _("The recipient asked to have his data erased."),
    "cancelled": _("An officer cancelled this message."),
    "phone_unconfirmed": _(
        "The telephone is not confirmed by its owner, so it gets no message; please confirm it."
    ),
    "phone_limit": _(
        "An unconfirmed telephone has had its 3 messages of the day; this one waits until tomorrow."
    ),
    "purpose_budget": _("The paid messages of today are used up; this one waits until tomorrow."),
    "unsubscribed": _("The recipient stopped news of this kind before the message was sent."),
    "overtaken": _("Its content changed before it was sent; a newer message replaces it."),
    "held": _("Its step can be undone for ten seconds; then it is sent."),
    "undone": _("The officer undid the step before the message was sent."),
    "route_paused": _("The delivery channel is out of order; the message is sent as soon as it works again."),
    "plain_text": _("The carrier refused the buttons; the message is sent again as text."),
    "broken": _("A fault of ours in composing the message; the technicians know."),
}


_FINAL = {"expired", "erased"}  # nobody needs the message any more
ABOUT_THE_PERSON: set[str] = set()  # holds until the person acts on the channel
ABOUT_THE_MESSAGE = {"broken"}  # the same message is refused again


def add(
    reasons: dict[str, Any], *, of_the_person: Iterable[str] = (), of_the_message: Iterable[str] = ()
) -> None:
    """Add the reasons of one delivery channel (code → its sentence, translated when it is read), and which of
    them last; a code already in use is refused."""
    taken = REASONS.keys() & reasons.keys()
    if any(REASONS[code] != reasons[code] for code in taken):
        raise ValueError(f"reason codes already in use: {sorted(taken)}")
    REASONS.update(reasons)
    ABOUT_THE_PERSON.update(of_the_person)
    ABOUT_THE_MESSAGE.update(of_the_message)


def is_final(code: str) -> bool:
    return code in _FINAL


def is_about_the_person(code: str) -> bool:
    return code in ABOUT_THE_PERSON


def is_about_the_message(code: str) -> bool:
    return code in ABOUT_THE_MESSAGE


def sentence(code: str) -> str:
    return str(REASONS.get(code, code))


IN_WORDS = {
    NoticeState.OWED: _("Waiting to be sent"),
    NoticeState.UNKNOWN: _("Being reconciled"),
    NoticeState.SENT: _("Sent to the citizen"),
    NoticeState.DELIVERED: _("Delivered to the phone"),
    NoticeState.SEEN: _("Seen by the citizen"),
    NoticeState.CANCELLED: _("Notice cancelled"),
}
NOT_SENT, NOBODY_TOLD = _("Not sent yet"), _("Nobody was told")


def notice_in_words(notice: Notice | None) -> str:
    """«Đã xem», «Chưa gửi: đã chặn trang», or that nobody is told."""
    if notice is None:
        return str(NOBODY_TOLD)
    if notice.state == NoticeState.NOT_SENT:
        return f"{NOT_SENT}: {sentence(notice.reason)}"
    return str(IN_WORDS.get(NoticeState(notice.state), notice.get_state_display()))
