"""Template by user id: short and charged, for someone we know on Zalo but who has been silent for 7 days."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from foundation.outbox.routes import Later, Offer, Parcel, Refusal
from zalo_channel import CHANNEL, client, template_windows, templates
from zalo_channel.routes.consultation import zalo_identity
from zalo_channel.routes.outcome import in_the_ledgers_words


class TemplateToUser:
    key = "template-uid"
    label = _("Zalo template to the account")

    def offer(self, parcel: Parcel, now: dt.datetime) -> Offer | Refusal | Later:
        """`data` is (user id, template id, parameters)."""
        person = zalo_identity(parcel)
        if person is None:
            return Refusal("zalo_no_identity")
        if person.unreachable_reason:
            return Refusal(person.unreachable_reason)
        template = parcel.message.template and templates.in_use(parcel.message.template.key)
        if not parcel.message.template or not template or not template.by_user_id:
            return Refusal("zalo_no_template", is_closed=True)
        params = templates.fill(template, parcel.message.template.params, parcel.reference)
        if params is None:
            return Refusal("zalo_bug", "a parameter of the template is missing")
        if (not_now := template_windows.check(template, parcel, now)) is not None:
            return not_now
        return Offer((person.external_id, template.template_id, params), price=template.price_user_id)

    def deliver(self, parcel: Parcel, offer: Offer) -> str:
        user_id, template_id, params = offer.data
        with in_the_ledgers_words(account=(CHANNEL, user_id)):
            return client.send_template_to_user(user_id, template_id, params)
