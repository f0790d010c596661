"""Who asked to be told of a dossier, how that was proven, and how it ends."""

import datetime as dt
import re

from django.db import IntegrityError, transaction
from django.utils import timezone

from dossiers.errors import LinkCodeRefused
from dossiers.models import Dossier, Follow, LinkCode
from dossiers.services.numbering import random_code
from foundation.citizens.models import Citizen

CODE = re.compile(r"\s*#?\s*([A-Za-z0-9]{5})\s*", re.ASCII)
LIVES_FOR = dt.timedelta(minutes=30)
SHOWN_AGAIN_FOR = dt.timedelta(minutes=15)


def follow(*, dossier: Dossier, citizen: Citizen, proof: str) -> Follow:
    """Tell this citizen of the dossier from now on; who had stopped begins again."""
    following, _ = Follow.objects.update_or_create(
        dossier=dossier, citizen=citizen, defaults={"proof": proof, "stopped_at": None}
    )
    return following


def stop_following(*, dossier: Dossier, citizen: Citizen) -> bool:
    """No more notices; False where none were sent to this citizen."""
    living = Follow.objects.filter(dossier=dossier, citizen=citizen, stopped_at=None)
    return bool(living.update(stopped_at=timezone.now()))


def issue_link_code(*, dossier: Dossier) -> LinkCode:
    """A code such as `#A7K2Q` for someone who has the second factor: works once, for half an hour.

    While a code is fresh the page that is opened again shows the same one.
    """
    now = timezone.now()
    mine = LinkCode.objects.filter(dossier=dossier)
    fresh = mine.filter(used_at=None, expires_at__gt=now + LIVES_FOR - SHOWN_AGAIN_FOR).last()
    if fresh:
        return fresh
    mine.filter(expires_at__lt=now).delete()
    while True:
        try:
            with transaction.atomic():
                return LinkCode.objects.create(
                    code=f"#{random_code(5)}", dossier=dossier, expires_at=now + LIVES_FOR
                )
        except IntegrityError:
            continue


@transaction.atomic
def redeem_link_code(*, code: str, citizen: Citizen) -> Dossier:
    """The citizen typed the code in a chat and follows the dossier; a repeated message changes nothing."""
    typed = CODE.fullmatch(code)
    living = LinkCode.objects.select_for_update().filter(expires_at__gt=timezone.now())
    link = living.filter(code=f"#{typed[1].upper()}").first() if typed else None
    if link is None:
        raise LinkCodeRefused
    dossier = Dossier.objects.with_parties().get(pk=link.dossier_id)
    if link.used_at is None:
        link.used_at = timezone.now()
        link.save(update_fields=["used_at"])
        follow(dossier=dossier, citizen=citizen, proof=Follow.Proof.LINK_CODE)
    elif not Follow.objects.filter(dossier=dossier, citizen=citizen, stopped_at=None).exists():
        raise LinkCodeRefused
    return dossier
