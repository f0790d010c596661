"""The person behind an application: the one already known, or a new one."""

from django.db.models import QuerySet

from dossiers.models import Agency, Dossier
from foundation.citizens.models import Citizen, ConfirmedPhone
from foundation.citizens.phones import confirm_phone
from foundation.vietnamese.folding import fold, nfc

DETAILS = ("address", "email", "identity_number")
TRAITS = ("full_name", "phone", *DETAILS)
OF_THE_PERSON = (*TRAITS, "language", "erasure_requested_at", "erasure_mentions")


def applicant(*, full_name: str, phone: str = "", is_given_to_office: bool = True, **details: str) -> Citizen:
    """Same phone and same name is the same person, whose empty details are filled in; else a new citizen.

    A phone alone proves nothing: families share one. Nobody is found who only typed that phone somewhere, and
    nobody with an account on a channel: what stands there was typed by the account's holder, whoever that is;
    the receipt links both. `is_given_to_office`: the person stood before an officer, or signed on paper, so
    that the phone may be written to. `phone` is normalised; `details` are those of DETAILS.
    """
    name = " ".join(nfc(full_name).split())
    given = {key: details[key] for key in DETAILS if details.get(key)}
    for citizen in _known_to_the_office(phone):
        if fold(citizen.full_name) == fold(name):
            new = {key: value for key, value in given.items() if not getattr(citizen, key)}
            for key, value in new.items():
                setattr(citizen, key, value)
            if new:
                citizen.save(update_fields=[*new, "identity_index"])
            return citizen
    citizen = Citizen.objects.create(full_name=name, phone=phone, **given)
    if phone and is_given_to_office:
        confirm_phone(citizen=citizen, phone=phone, proof=ConfirmedPhone.Proof.COUNTER)
    return citizen


def _known_to_the_office(phone: str) -> QuerySet[Citizen]:
    given = ConfirmedPhone.objects.filter(phone=phone).values("citizen")
    people = Citizen.objects.filter(phone=phone, erased_at=None, identities=None, pk__in=given)
    return people.order_by("pk") if phone else people.none()


def correct(*, dossier: Dossier, agency: Agency, **given: str) -> None:
    """What the office or its software says anew of its applicant; what is empty stays as it is.

    Who is known elsewhere too is not changed there: the dossier gets a record of its own, which a later
    erasure of the other one does not reach; one that waits goes along. Who was erased stays erased.
    """
    person = dossier.applicant
    changed = {
        name: given[name] for name in TRAITS if given.get(name) and given[name] != getattr(person, name)
    }
    if not changed or person.erased_at:
        return
    if _needs_own_record(person, agency, set(changed)):
        kept = {name: getattr(person, name) for name in OF_THE_PERSON}
        dossier.applicant = Citizen.objects.create(**kept | changed)
        dossier.save(update_fields=["applicant"])
        _confirm_corrected(dossier)
        return
    for name, value in changed.items():
        setattr(person, name, value)
    person.save(update_fields=[*changed, "identity_index"])
    if "phone" in changed:  # an address says nothing of the phone that its account typed
        _confirm_corrected(dossier)


def _confirm_corrected(dossier: Dossier) -> None:
    """The office knows the phone of whom it has seen; one that was typed online is nobody's word."""
    person = dossier.applicant
    if person.phone and dossier.channel != Dossier.Channel.ONLINE:
        confirm_phone(citizen=person, phone=person.phone, proof=ConfirmedPhone.Proof.COUNTER)


def _needs_own_record(person: Citizen, agency: Agency, changed: set[str]) -> bool:
    """A new name or phone would reach an account on a channel, or open another agency's dossier; what that
    agency has of the other details stays as well. Empty ones are filled in, as `applicant` does."""
    ours = Dossier.objects.of_agency(agency).values("pk")
    is_another, loses = not changed <= set(DETAILS), any(getattr(person, name) for name in changed)
    if is_another and person.identities.exists():
        return True
    return (is_another or loses) and person.dossiers.exclude(pk__in=ours).exists()
