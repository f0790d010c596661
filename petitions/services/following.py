"""A petition sent without a contact, linked later by who holds its secret."""

from django.db import transaction

from foundation.citizens.models import Citizen
from petitions.models import Petition, Sender


@transaction.atomic
def follow(*, petition: Petition, citizen: Citizen) -> bool:
    """From now on this citizen is told; False where another is the sender. The caller saw the secret."""
    locked = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
    sender, _created = Sender.objects.get_or_create(petition=locked, defaults={"citizen": citizen})
    return sender.citizen_id == citizen.pk
