"""Consultation message: the whole text with buttons, to someone who was in touch within 7 days.

Free for 48 hours after the last act of the citizen, charged until 7 days, refused later (reference 0.4).
"""

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from foundation.outbox.routes import Accept, IdentityFacts, OutgoingMessage, Refusal
from zalo_channel import CHANNEL, replies, reply_window
from zalo_channel.errors import mapped_errors


class Consultation:
    key = "consultation"
    label = _("Zalo chat message")

    def plan(self, outgoing: OutgoingMessage, now: dt.datetime) -> Accept | Refusal:
        """`data` is the user id."""
        person = zalo_identity(outgoing)
        if person is None:
            return Refusal("zalo_no_identity")
        if person.unreachable_reason:
            return Refusal(person.unreachable_reason)
        if not _is_open(person, now):
            return Refusal("zalo_window")
        return Accept(person.external_id, price=_price(person, now))

    def deliver(self, outgoing: OutgoingMessage, plan: Accept) -> str:
        has_buttons = bool(outgoing.message.buttons) or outgoing.message.asks_contact
        with mapped_errors(account=(CHANNEL, plan.data), has_buttons=has_buttons):
            return replies.send(plan.data, outgoing.message, outgoing.notice_id)


def zalo_identity(outgoing: OutgoingMessage) -> IdentityFacts | None:
    """The account used last, where a person has several."""
    mine = [identity for identity in outgoing.identities if identity.channel == CHANNEL]
    return max(mine, key=lambda i: (not i.unreachable_reason, _age_rank(i)), default=None)


def _age_rank(identity: IdentityFacts) -> float:
    return identity.last_interaction_at.timestamp() if identity.last_interaction_at else 0.0


def _is_open(person: IdentityFacts, now: dt.datetime) -> bool:
    """A follower who never wrote has a few welcome messages; whether any is left only Zalo knows."""
    if person.last_interaction_at is None:
        return person.is_following
    return now - person.last_interaction_at <= reply_window.closes_after()


def _price(person: IdentityFacts, now: dt.datetime) -> int:
    """In đ, as if no message of the package were left: how many are, only Zalo knows."""
    last = person.last_interaction_at
    is_free = last is None or now - last <= reply_window.free_for()
    return 0 if is_free else settings.ZALO_LATE_REPLY_PRICE
