"""The two ways to the full page of a dossier, and where the page's forms are sent on each."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from dossiers.matters import DOSSIER
from dossiers.models import Dossier, Follow, LinkCode
from foundation.citizens.news import Ticket


@dataclass(frozen=True, slots=True)
class DossierAccess:
    """By the address of the QR, which holds `token`; else by the proof given at `/ho-so/`."""

    dossier: Dossier
    proof: str
    token: str = ""

    @property
    def is_token(self) -> bool:
        return bool(self.token)

    @property
    def home(self) -> str:
        if self.token:
            return reverse("dossiers:token", args=[self.token])
        return f"{reverse('dossiers:look_up')}?code={self.dossier.code}"

    def _address(self, name: str) -> str:
        if self.token:
            return reverse(f"dossiers:token_{name}", args=[self.token])
        return reverse(f"dossiers:{name}")

    @property
    def rate(self) -> str:
        return self._address("rate")

    @property
    def follow(self) -> str:
        return self._address("follow")

    @property
    def remove(self) -> str:
        return self._address("remove_follower")

    @property
    def confirm(self) -> str:
        return self._address("confirm_phone")

    @property
    def supplement(self) -> str:
        return self._address("supplement")

    @property
    def send_result(self) -> str:
        return self._address("send_result")

    @property
    def due_date(self) -> str:
        return self._address("due_date")

    @property
    def is_owners(self) -> bool:
        """Opened by the receipt or by the phone itself, not by digits that many know."""
        return Follow.Proof.is_owners(self.proof)

    @property
    def ticket(self) -> Ticket:
        """To ask for news. A new QR ends it, however long the way to a confirmed address takes."""
        return Ticket(DOSSIER, str(self.dossier.pk), f"{self.link_proof}.{self.dossier.token_mark}")

    @property
    def link_code(self) -> LinkCode | None:
        """The code that links a chat, while it can be used."""
        mine = LinkCode.objects.filter(dossier=self.dossier, proof=self.link_proof)
        usable = mine.filter(used_at=None, expires_at__gt=timezone.now())
        return usable.order_by("-expires_at").first()

    @property
    def link_proof(self) -> str:
        """What a link code shown here is worth."""
        return Follow.Proof.LINK_CODE if self.is_owners else Follow.Proof.PHONE
