"""Who asked to be told of a dossier, how that was proven, and how it ends."""

import datetime as dt
import re

from django.db import IntegrityError, transaction
from django.utils import timezone

from dossiers.errors import LinkCodeRefused
from dossiers.models import Dossier, Follow, LinkCode
from dossiers.services import notifications
from foundation.citizens.models import Citizen
from foundation.database.tokens import random_code

CODE = re.compile(r"\s{0,3}#?\s{0,3}([A-Za-z0-9]{5})\s{0,3}", re.ASCII)
LIVES_FOR = dt.timedelta(minutes=30)
SHOWN_AGAIN_FOR = dt.timedelta(minutes=15)
Proof = Follow.Proof


@transaction.atomic
def follow(*, dossier: Dossier, citizen: Citizen, proof: str) -> Follow:
    """Tell this citizen of the dossier from now on; who had stopped begins again, the applicant is told.

    Digits never take the place of a better proof, and do not bring back whom the applicant has removed.
    """
    known = Follow.objects.filter(dossier=dossier, citizen=citizen).first()
    if known and proof == Proof.PHONE and (known.removed_at or known.stopped_at is None):
        return known
    following, _ = Follow.objects.update_or_create(
        dossier=dossier, citizen=citizen, defaults={"proof": proof, "stopped_at": None, "removed_at": None}
    )
    if known is None or known.stopped_at:
        notifications.notify_of_new_follower(following)
    return following


def stop_following(*, dossier: Dossier, citizen: Citizen) -> bool:
    """No more notices; False where none were sent to this citizen."""
    living = Follow.objects.filter(dossier=dossier, citizen=citizen, stopped_at=None)
    return bool(living.update(stopped_at=timezone.now()))


def followers(dossier: Dossier) -> list[Follow]:
    """The accounts that are told of the dossier, without the applicant's own; the newest first."""
    living = dossier.follows.living().exclude(citizen=dossier.applicant_id)
    return list(living.select_related("citizen").prefetch_related("citizen__identities").order_by("-since"))


def remove_follower(*, dossier: Dossier, follow_pk: int) -> bool:
    """The applicant wants this account to be told no more. False where it was not."""
    now = timezone.now()
    others = dossier.follows.living().exclude(citizen=dossier.applicant_id)
    chosen = Follow.objects.filter(pk__in=others.filter(pk=follow_pk))
    return bool(chosen.update(stopped_at=now, removed_at=now))


def is_owner(*, dossier: Dossier, citizen: Citizen) -> bool:
    """The applicant, or a follower who holds the receipt or the phone: may see and remove followers."""
    proven = dossier.follows.living().proven().filter(citizen=citizen)
    return dossier.applicant_id == citizen.pk or proven.exists()


def address_for(*, dossier: Dossier, citizen: Citizen) -> str:
    """The permanent address for its owners; for a follower by digits the page that asks for a proof again."""
    return dossier.tracking_url if is_owner(dossier=dossier, citizen=citizen) else dossier.code_url


def issue_link_code(*, dossier: Dossier, proof: str = Proof.LINK_CODE) -> LinkCode:
    """A code such as `#A7K2Q` for someone who has the second factor: works once, for half an hour.

    `proof` is what a follow by this code is worth: Proof.PHONE where the page was opened by digits. While a
    code is fresh the page that is opened again shows the same one.
    """
    now = timezone.now()
    mine = LinkCode.objects.filter(dossier=dossier, proof=proof)
    fresh = mine.filter(used_at=None, expires_at__gt=now + LIVES_FOR - SHOWN_AGAIN_FOR).last()
    if fresh:
        return fresh
    mine.filter(expires_at__lt=now).delete()
    while True:
        try:
            with transaction.atomic():
                return LinkCode.objects.create(
                    code=f"#{random_code(5)}", dossier=dossier, proof=proof, expires_at=now + LIVES_FOR
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
        follow(dossier=dossier, citizen=citizen, proof=link.proof)
    elif not Follow.objects.filter(dossier=dossier, citizen=citizen, stopped_at=None).exists():
        raise LinkCodeRefused
    return dossier
