"""The person behind an application: the one already known, or a new one."""

from dossiers.models import Agency, Dossier
from foundation.citizens.models import Citizen
from foundation.vietnamese.folding import fold, nfc

DETAILS = ("address", "email", "identity_number")
TRAITS = ("full_name", "phone", *DETAILS)


def applicant(*, full_name: str, phone: str = "", **details: str) -> Citizen:
    """Same phone and same name is the same person, whose empty details are filled in; else a new citizen.

    A phone alone proves nothing: families share one. `phone` is normalised; `details` are those of DETAILS.
    """
    name = " ".join(nfc(full_name).split())
    given = {key: details[key] for key in DETAILS if details.get(key)}
    known = Citizen.objects.filter(phone=phone, erased_at=None).order_by("pk") if phone else []
    for citizen in known:
        if fold(citizen.full_name) == fold(name):
            new = {key: value for key, value in given.items() if not getattr(citizen, key)}
            for key, value in new.items():
                setattr(citizen, key, value)
            if new:
                citizen.save(update_fields=list(new))
            return citizen
    return Citizen.objects.create(full_name=name, phone=phone, **given)


def correct(*, dossier: Dossier, agency: Agency, **given: str) -> None:
    """What an agency's software says anew of its applicant; what is empty stays as it is.

    Who is known elsewhere too (another agency's dossier, an account on a channel) is not changed there: the
    dossier gets a record of its own, or a new phone here would open that one. Who was erased stays erased.
    """
    person = dossier.applicant
    changed = {
        name: given[name] for name in TRAITS if given.get(name) and given[name] != getattr(person, name)
    }
    if not changed or person.erased_at:
        return
    if _is_known_elsewhere(person, agency):
        kept = {name: getattr(person, name) for name in TRAITS}
        dossier.applicant = Citizen.objects.create(language=person.language, **kept | changed)
        dossier.save(update_fields=["applicant"])
        return
    Citizen.objects.filter(pk=person.pk).update(**changed)
    person.refresh_from_db()


def _is_known_elsewhere(person: Citizen, agency: Agency) -> bool:
    ours = Dossier.objects.of_agency(agency).values("pk")
    return person.dossiers.exclude(pk__in=ours).exists() or person.identities.exists()
