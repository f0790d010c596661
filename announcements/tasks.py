import datetime as dt

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from announcements.models import Campaign, CampaignState
from announcements.services import campaigns

LIVING = Q(state__in=[CampaignState.SCHEDULED, CampaignState.RUNNING, CampaignState.PAUSED])
AFTERWARDS = dt.timedelta(minutes=10)  # in which a worker may put back what it held of a cancelled one


@shared_task
def advance() -> int:
    """Each campaign under way as far as it goes now; how many steps were made."""
    steps = 0
    just_ended = Q(state=CampaignState.CANCELLED, finished_at__gt=timezone.now() - AFTERWARDS)
    under_way = Campaign.objects.filter(LIVING | just_ended).order_by("pk")
    for pk in under_way.values_list("pk", flat=True):
        while campaigns.advance(pk):
            steps += 1
    return steps
