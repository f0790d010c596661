"""All that is known of a citizen here: that an account of his once typed some group's code, and which of the
open surveys he has answered in the chat; not what."""

from foundation.citizens.models import Citizen
from outreach.models import Arrival
from outreach.services import surveys


def respondent_id(citizen: Citizen) -> str:
    """The name under which a citizen answers surveys, on any of his accounts."""
    return f"citizen:{citizen.pk}"


def export(citizen: Citizen) -> dict[str, object]:
    return {
        "accounts_counted_for_a_group": Arrival.objects.filter(identity__citizen=citizen).count(),
        "surveys_answered": [survey.title for survey in surveys.answered_by(respondent_id(citizen))],
    }


def erase(citizen: Citizen) -> None:
    surveys.forget_respondent(respondent_id(citizen))
