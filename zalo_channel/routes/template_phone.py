"""Template by phone number (ZNS): charged, for someone whose Zalo account we do not know.

Zalo answers "accepted"; whether it arrived comes later, by webhook, under our tracking id.
"""

import datetime as dt
import re

from django.utils.translation import gettext_lazy as _

from foundation.outbox.routes import Accept, Defer, OutgoingMessage, Refusal
from zalo_channel import client, template_windows, templates
from zalo_channel.errors import mapped_errors

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
