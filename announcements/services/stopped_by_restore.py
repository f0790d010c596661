"""Campaigns in a restored database: what may have gone out since the dump waits until staff decide."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from announcements.models import Campaign, CampaignState
from announcements.services.campaigns import restore_alarm, stop
from foundation import alarms
from foundation.web.formats import moment

State = CampaignState


@transaction.atomic
def stop_campaigns(dumped_at: dt.datetime) -> list[str]:
    """Pause each that would go on from where it was at the dump, or begin again; a line on each.

    One whose recipients all have their notice in the ledger goes on: reconciliation settles those.
    """
    is_due = Q(send_at=None) | Q(send_at__lte=timezone.now())
    began_since = Q(state=State.SCHEDULED) & is_due
    not_listed = Q(state__in=[State.RUNNING, State.PAUSED], is_listed=False)
    found = Campaign.objects.filter(began_since | not_listed).order_by("pk").select_for_update()
    return [_stop(campaign, dumped_at) for campaign in found]


def _stop(campaign: Campaign, dumped_at: dt.datetime) -> str:
    words = _(
        "Stopped by the restore of a backup of %(at)s: since then it may have been sent, in part or whole."
        " Look at what arrived, then go on or cancel it."
    )
    stop(campaign, words % {"at": moment(dumped_at)})
    words = _("The restore of a backup stopped the campaign “%(name)s”. Decide on its page.")
    alarms.raise_alarm(key=restore_alarm(campaign), message=words % {"name": campaign.name})
    return f"Campaign {campaign.pk} is paused: part of it may have been sent. Staff go on or cancel it."
