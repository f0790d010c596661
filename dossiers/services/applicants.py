"""The person behind an application: the one already known, or a new one."""

from foundation.citizens.models import Citizen
from foundation.vietnamese.folding import fold, nfc

DETAILS = ("address", "email", "identity_number")


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
