"""All that is known of a citizen here: that an account of his once typed some group's code."""

from foundation.citizens.models import Citizen
from outreach.models import Arrival


def export(citizen: Citizen) -> dict[str, int]:
    return {"accounts_counted_for_a_group": Arrival.objects.filter(identity__citizen=citizen).count()}


def erase(citizen: Citizen) -> None:
    Arrival.objects.filter(identity__citizen=citizen).delete()
