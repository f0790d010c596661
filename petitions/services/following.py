"""Who hears of a petition beside its sender, and a petition sent without a contact that finds its sender."""

from django.db import transaction
from django.utils import timezone

from foundation.citizens.models import Citizen
from petitions.models import Follow, Petition, Sender


@transaction.atomic
def follow(*, petition: Petition, citizen: Citizen) -> bool:
    """From now on this citizen is told; False where another is the sender. The caller saw the secret."""
    locked = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
    sender, _created = Sender.objects.get_or_create(petition=locked, defaults={"citizen": citizen})
    return sender.citizen_id == citizen.pk


def add_follower(*, petition: Petition, citizen: Citizen) -> Follow:
    """Tell this citizen beside the sender. The caller saw the petition's own address."""
    following, _created = Follow.objects.update_or_create(
        petition=petition, citizen=citizen, defaults={"stopped_at": None}
    )
    return following


def stop_following(*, petition: Petition, citizen: Citizen) -> bool:
    """No more notices; False where none were sent to this citizen as a follower."""
    living = Follow.objects.filter(petition=petition, citizen=citizen, stopped_at=None)
    return bool(living.update(stopped_at=timezone.now()))
