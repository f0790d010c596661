"""The whole of the dossiers' share of the demo province, all of it or nothing."""

import datetime as dt
import random
from collections.abc import Mapping, Sequence

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import DateTimeField, ExpressionWrapper, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from dossiers.demo import showcase
from dossiers.demo.crowd import Crowd
from dossiers.models import Agency, Dossier, DossierPaper, Follow, Rating, ResultDocument
from foundation.citizens.models import Citizen, ConfirmedPhone
from foundation.citizens.phones import confirm_phone


def load_dossiers(
    *,
    people: Mapping[str, Citizen],
    crowd: Sequence[Citizen],
    agencies: dict[str, Agency],
    officers: dict[str, AbstractBaseUser],
    now: dt.datetime,
    rng: random.Random,
) -> int:
    """The showcase and the crowd of dossiers, in the caller's transaction; the number made."""
    made = showcase.load(people, agencies, officers, now, rng)
    made += Crowd([*crowd, *people.values()], agencies, officers, now, rng).load()
    for person in people.values():
        confirm_phone(citizen=person, phone=person.phone, proof=ConfirmedPhone.Proof.COUNTER)
    _date_back([dossier.pk for dossier in made])
    return len(made)


def _date_back(dossiers: Sequence[int]) -> None:
    """Columns that note when a row was written are moved to when it would have been."""
    Dossier.objects.filter(pk__in=dossiers).update(created_at=Coalesce("submitted_at", "created_at"))
    mine = Dossier.objects.filter(pk=OuterRef("dossier"))
    begun = Subquery(mine.values("created_at")[:1])
    of_them = {"dossier__in": dossiers}
    DossierPaper.objects.filter(**of_them).update(added_at=begun)
    Follow.objects.filter(**of_them).update(since=begun)
    finished = Coalesce(Subquery(mine.values("finished_at")[:1]), F("added_at"))
    ResultDocument.objects.filter(**of_them).update(added_at=finished)
    next_day = ExpressionWrapper(
        Subquery(mine.values("returned_at")[:1]) + Value(dt.timedelta(hours=20)), output_field=DateTimeField()
    )
    Rating.objects.filter(**of_them).update(rated_at=Coalesce(next_day, F("rated_at")))
