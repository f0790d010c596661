"""Who stands at the counter: people whose dossiers lie on this desk, with those that are still open."""

import json
from dataclasses import dataclass, field

from django.contrib.auth.models import User

from dossiers.models import Dossier
from dossiers.workflow import ENDED
from foundation.citizens.models import Citizen
from foundation.vietnamese.phones import display_phone

MAX_PEOPLE = 5


@dataclass(slots=True)
class KnownPerson:
    citizen: Citizen
    open: list[Dossier] = field(default_factory=list)

    @property
    def fill_json(self) -> str:
        """The fields of the form, as the office knows them."""
        citizen = self.citizen
        known = {
            "full_name": citizen.full_name,
            "phone": display_phone(citizen.phone) if citizen.phone else "",
            "identity_number": citizen.identity_number,
            "address": citizen.address,
            "email": citizen.email,
        }
        return json.dumps(known, ensure_ascii=False)


def find(officer: User, **traits: str) -> list[KnownPerson]:
    """`traits`: phone (normalised) or identity_index. A family shares a phone: the officer chooses."""
    on_desk = Dossier.objects.visible_to(officer)
    people = Citizen.objects.filter(**traits, erased_at=None, pk__in=on_desk.values("applicant"))
    known = {citizen.pk: KnownPerson(citizen) for citizen in people.order_by("full_name")[:MAX_PEOPLE]}
    running = on_desk.filter(applicant__in=known).exclude(status__in=ENDED).select_related("procedure")
    for dossier in running.order_by("-created_at"):
        known[dossier.applicant_id].open.append(dossier)
    return list(known.values())
