"""The two ways to the full page of a dossier, and where the page's forms are sent on each."""

from dataclasses import dataclass

from django.urls import reverse

from dossiers.models import Dossier, Follow
from dossiers.views.grant import Grant


@dataclass(frozen=True, slots=True)
class DossierAccess:
    dossier: Dossier
    home: str
    rate: str
    follow: str
    remove: str
    confirm: str
    supplement: str
    send_result: str
    is_token: bool
    proof: str

    @property
    def is_owners(self) -> bool:
        """Opened by the receipt or by the phone itself, not by digits that many know."""
        return self.proof != Follow.Proof.PHONE

    @property
    def link_proof(self) -> str:
        """What a link code shown here is worth."""
        return Follow.Proof.LINK_CODE if self.is_owners else Follow.Proof.PHONE


def by_token(dossier: Dossier, token: str) -> DossierAccess:
    """Through the address that the QR holds."""
    return DossierAccess(
        dossier=dossier,
        home=reverse("dossiers:token", args=[token]),
        rate=reverse("dossiers:token_rate", args=[token]),
        follow=reverse("dossiers:token_follow", args=[token]),
        remove=reverse("dossiers:token_remove_follower", args=[token]),
        confirm=reverse("dossiers:token_confirm_phone", args=[token]),
        supplement=reverse("dossiers:token_supplement", args=[token]),
        send_result=reverse("dossiers:token_send_result", args=[token]),
        is_token=True,
        proof=Follow.Proof.QR,
    )


def by_grant(grant: Grant) -> DossierAccess:
    """Through the proof given at `/ho-so/`."""
    return DossierAccess(
        dossier=grant.dossier,
        home=f"{reverse('dossiers:look_up')}?code={grant.dossier.code}",
        rate=reverse("dossiers:rate"),
        follow=reverse("dossiers:follow"),
        remove=reverse("dossiers:remove_follower"),
        confirm=reverse("dossiers:confirm_phone"),
        supplement=reverse("dossiers:supplement"),
        send_result=reverse("dossiers:send_result"),
        is_token=False,
        proof=grant.proof,
    )
