"""The two ways to the full page of a dossier, and where the page's forms are sent on each."""

from dataclasses import dataclass

from django.urls import reverse

from dossiers.models import Dossier


@dataclass(frozen=True, slots=True)
class Door:
    dossier: Dossier
    home: str
    rate: str
    follow: str
    supplement: str
    send_result: str
    is_token: bool


def by_token(dossier: Dossier, token: str) -> Door:
    """Through the address that the QR holds."""
    return Door(
        dossier=dossier,
        home=reverse("dossiers:token", args=[token]),
        rate=reverse("dossiers:token_rate", args=[token]),
        follow=reverse("dossiers:token_follow", args=[token]),
        supplement=reverse("dossiers:token_supplement", args=[token]),
        send_result=reverse("dossiers:token_send_result", args=[token]),
        is_token=True,
    )


def by_grant(dossier: Dossier) -> Door:
    """Through the proof given at `/ho-so/`."""
    return Door(
        dossier=dossier,
        home=f"{reverse('dossiers:look_up')}?code={dossier.code}",
        rate=reverse("dossiers:rate"),
        follow=reverse("dossiers:follow"),
        supplement=reverse("dossiers:supplement"),
        send_result=reverse("dossiers:send_result"),
        is_token=False,
    )
