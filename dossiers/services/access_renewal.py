"""«Mã QR mới»: the receipt was lost or seen by others, so the old address and secret must open nothing."""

from django.db import transaction
from django.utils import timezone

from dossiers.models import Dossier, DossierDraft
from dossiers.services import checks, transitions
from dossiers.services.details import Actor
from foundation.database.tokens import new_secret, new_token
from foundation.files import stored_files


@transaction.atomic
def renew_access(*, dossier: Dossier, by: Actor, ends_follows: bool = False) -> Dossier:
    """A new token and secret: the old QR, secret, link codes, open pages and file links end at once.

    Follows stay, or all but the applicant's own end (`ends_follows`). Letters, which carry the QR, are made
    anew when they are next asked for.
    """
    checks.require_desk(by, dossier.received_at_agency, dossier.competent_agency)
    locked = transitions.lock(dossier)
    locked.token, locked.secret = new_token(), new_secret()
    locked.version += 1
    locked.save(update_fields=["token", "token_hash", "secret", "version"])
    locked.link_codes.all().delete()
    # The browser that handed it in shows the receipt, with code and secret, for half an hour.
    DossierDraft.objects.filter(dossier=locked).update(expires_at=timezone.now())
    if ends_follows:
        others = locked.follows.living().exclude(citizen=locked.applicant_id)
        locked.follows.filter(pk__in=others).update(stopped_at=timezone.now())
    printed = locked.documents.exclude(file="")
    stored_files.delete_after_commit([str(letter.file.name) for letter in printed])
    printed.update(file="", sha256="")
    return locked
