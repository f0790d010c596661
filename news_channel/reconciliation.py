"""Attempts whose answer never came: a mail server does not tell afterwards what it accepted.

Such a message is listed for staff, never sent again on a guess (ADR 0012).
"""

from django.db.models import OuterRef, Subquery

from foundation.outbox.models import DeliveryAttempt, Notice
from foundation.outbox.services import note_unknown
from news_channel.routes import ROUTE_KEYS


def reconcile() -> int:
    """How many were left to the staff."""
    last = DeliveryAttempt.objects.filter(notice=OuterRef("pk")).order_by("-number").values("route")[:1]
    unknown = Notice.objects.unknown().exclude(reason="no_proof").alias(last_route=Subquery(last))
    ours = list(unknown.filter(last_route__in=ROUTE_KEYS).values_list("pk", flat=True))
    for pk in ours:
        note_unknown(notice_id=pk, reason="no_proof")
    return len(ours)
