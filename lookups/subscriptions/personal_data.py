"""What subscriptions hold about a citizen."""

from typing import Any

from foundation.citizens.models import Citizen
from lookups.subscriptions.models import Subscription


def export(citizen: Citizen) -> list[dict[str, Any]]:
    rows = Subscription.objects.filter(citizen=citizen)
    return [dict(row) for row in rows.values("topic", "commune__name", "since", "stopped_at")]
