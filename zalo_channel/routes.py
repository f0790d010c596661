"""The ways to reach a citizen, best first: free chat, template by user id, template by phone.

Consultation message: the whole text with buttons, to someone who was in touch within 7 days.

Free for 48 hours after the last act of the citizen, charged until 7 days, refused later (reference 0.4).

Template by phone number (ZNS): charged, for someone whose Zalo account we do not know.

Zalo answers "accepted"; whether it arrived comes later, by webhook, under our tracking id.

Template by user id: short and charged, for someone we know on Zalo but who has been silent for 7 days.
"""

import datetime as dt
import re

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from foundation.outbox import reasons
from foundation.outbox import routes as outbox_routes
from foundation.outbox.routes import Accept, Defer, IdentityFacts, OutgoingMessage, Refusal
from zalo_channel import CHANNEL, client, replies, template_windows, templates
from zalo_channel.errors import OF_THE_MESSAGE, OF_THE_PERSON, REASONS, mapped_errors


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
    return now - person.last_interaction_at <= replies.closes_after()


def _price(person: IdentityFacts, now: dt.datetime) -> int:
    """In đ, as if no message of the package were left: how many are, only Zalo knows."""
    last = person.last_interaction_at
    is_free = last is None or now - last <= replies.free_for()
    return 0 if is_free else settings.ZALO_LATE_REPLY_PRICE


PHONE = re.compile(r"84[0-9]{9}")


class TemplateToPhone:
    key = "template-phone"
    uses_phone = True
    label = _("Zalo template to the phone number")

    def plan(self, outgoing: OutgoingMessage, now: dt.datetime) -> Accept | Refusal | Defer:
        """`data` is (phone, template id, parameters)."""
        template = outgoing.message.template and templates.in_use(outgoing.message.template.key)
        if not outgoing.message.template or not template or not template.by_phone:
            return Refusal("zalo_no_template", is_closed=True)
        if not outgoing.phone:
            return Refusal("no_phone")
        if not PHONE.fullmatch(outgoing.phone):
            return Refusal("zalo_phone")
        return template_windows.plan(template, outgoing, now, to=outgoing.phone, price=template.price_phone)

    def deliver(self, outgoing: OutgoingMessage, plan: Accept) -> str:
        phone, template_id, params = plan.data
        with mapped_errors():
            return client.send_template_to_phone(phone, template_id, params, outgoing.reference)


class TemplateToUser:
    key = "template-uid"
    label = _("Zalo template to the account")

    def plan(self, outgoing: OutgoingMessage, now: dt.datetime) -> Accept | Refusal | Defer:
        """`data` is (user id, template id, parameters)."""
        person = zalo_identity(outgoing)
        if person is None:
            return Refusal("zalo_no_identity")
        if person.unreachable_reason:
            return Refusal(person.unreachable_reason)
        template = outgoing.message.template and templates.in_use(outgoing.message.template.key)
        if not outgoing.message.template or not template or not template.by_user_id:
            return Refusal("zalo_no_template", is_closed=True)
        return template_windows.plan(
            template, outgoing, now, to=person.external_id, price=template.price_user_id
        )

    def deliver(self, outgoing: OutgoingMessage, plan: Accept) -> str:
        user_id, template_id, params = plan.data
        with mapped_errors(account=(CHANNEL, user_id)):
            return client.send_template_to_user(user_id, template_id, params)


def register() -> None:
    reasons.add(REASONS, of_the_person=OF_THE_PERSON, of_the_message=OF_THE_MESSAGE)
    best_first: list[outbox_routes.Route] = [Consultation(), TemplateToUser(), TemplateToPhone()]
    for position, route in enumerate(best_first, start=1):
        outbox_routes.ROUTES.register(route.key, route, position=position)
