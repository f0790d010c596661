"""Template by user id: short and charged, for someone we know on Zalo but who has been silent for 7 days."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from foundation.outbox.routes import Accept, Defer, OutgoingMessage, Refusal
from zalo_channel import CHANNEL, client, template_windows, templates
from zalo_channel.errors import mapped_errors
from zalo_channel.routes.consultation import zalo_identity


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
