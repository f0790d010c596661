"""Template by phone number (ZNS): charged, for someone whose Zalo account we do not know.

Zalo answers "accepted"; whether it arrived comes later, by webhook, under our tracking id.
"""

import datetime as dt
import re

from django.utils.translation import gettext_lazy as _

from foundation.outbox.routes import Later, Offer, Parcel, Refusal
from zalo_channel import client, template_windows, templates
from zalo_channel.routes.outcome import in_the_ledgers_words

PHONE = re.compile(r"84[0-9]{9}")


class TemplateToPhone:
    key = "template-phone"
    uses_phone = True
    label = _("Zalo template to the phone number")

    def offer(self, parcel: Parcel, now: dt.datetime) -> Offer | Refusal | Later:
        """`data` is (phone, template id, parameters)."""
        template = parcel.message.template and templates.in_use(parcel.message.template.key)
        if not parcel.message.template or not template or not template.by_phone:
            return Refusal("zalo_no_template", is_closed=True)
        if not parcel.phone:
            return Refusal("no_phone")
        if not PHONE.fullmatch(parcel.phone):
            return Refusal("zalo_phone")
        params = templates.fill(template, parcel.message.template.params, parcel.reference)
        if params is None:
            return Refusal("zalo_bug", "a parameter of the template is missing")
        if (not_now := template_windows.check(template, parcel, now)) is not None:
            return not_now
        return Offer((parcel.phone, template.template_id, params), price=template.price_phone)

    def deliver(self, parcel: Parcel, offer: Offer) -> str:
        phone, template_id, params = offer.data
        with in_the_ledgers_words():
            return client.send_template_to_phone(phone, template_id, params, parcel.reference)
