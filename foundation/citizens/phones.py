"""Which phones their owners have confirmed. Typing a number, anywhere, confirms nothing."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from foundation.citizens.models import Citizen, ConfirmedPhone


def is_phone_confirmed(*, citizen: Citizen, phone: str) -> bool:
    """Whether this person has proved to hold this number (84…)."""
    return bool(phone) and ConfirmedPhone.objects.filter(citizen=citizen, phone=phone).exists()


def confirm_phone(*, citizen: Citizen, phone: str, proof: str) -> ConfirmedPhone:
    """Remember the proof; confirming again renews its moment."""
    kept, _is_new = ConfirmedPhone.objects.update_or_create(
        citizen=citizen, phone=phone, defaults={"proof": proof, "confirmed_at": timezone.now()}
    )
    return kept


def with_confirmation(citizens: "QuerySet[Citizen]") -> "QuerySet[Citizen]":
    """Each with `phone_is_confirmed`, of the number on record now."""
    own = ConfirmedPhone.objects.filter(citizen=OuterRef("pk"), phone=OuterRef("phone"))
    return citizens.annotate(phone_is_confirmed=Exists(own))
