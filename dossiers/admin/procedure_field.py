"""A procedure chosen by typing its name or national code: exact names first."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import Case, Count, Q, QuerySet, When
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from dossiers.models import Dossier, Procedure
from dossiers.submission import procedure_search
from foundation.vietnamese.folding import nfc

MAX_OFFERED = 8
USUAL_SINCE = dt.timedelta(days=30)
_CODE = re.compile(r".{0,200}\(([\d.]{1,40})\)", re.ASCII | re.DOTALL)


def typed_as(procedure: Procedure) -> str:
    """What stands in the field once the procedure is chosen, and is read back from it."""
    return f"{procedure.name} ({procedure.national_code})" if procedure.national_code else procedure.name


def exact(typed: str) -> list[Procedure]:
    """The procedures in force that have this code (in brackets or alone), else this name."""
    typed = " ".join(nfc(typed).split())
    match = _CODE.fullmatch(typed)
    of_code = Procedure.objects.current().filter(national_code=match[1] if match else typed)
    found = list(of_code.newest_first()[:1]) if typed else []
    return found or list(Procedure.objects.current().filter(name__unaccent__iexact=typed)[:2])


def offered(typed: str, officer: User) -> list[Procedure]:
    """Nothing typed: what this desk receives most. Else the exact name, names that begin so, names with all
    the words, then what the words may mean."""
    typed = " ".join(nfc(typed).split())[:200]
    if not typed:
        return _usual(officer)
    words = Q()
    for word in typed.split():
        words &= Q(name__unaccent__icontains=word)
    rank = Case(
        When(name__unaccent__iexact=typed, then=0), When(name__unaccent__istartswith=typed, then=1), default=2
    )
    named = Procedure.objects.current().filter(words | Q(national_code__startswith=typed))
    found = list(_whole(named).order_by(rank, Length("name"), "name", "pk")[:MAX_OFFERED])
    if len(found) < MAX_OFFERED:
        meant = [procedure.pk for procedure in procedure_search.ranked(typed, MAX_OFFERED)]
        more = _whole(Procedure.objects.all()).in_bulk(meant)
        found += [more[pk] for pk in meant if more[pk] not in found]
    return found[:MAX_OFFERED]


def _usual(officer: User) -> list[Procedure]:
    lately = Dossier.objects.visible_to(officer).filter(created_at__gte=timezone.now() - USUAL_SINCE)
    often = lately.values_list("procedure").annotate(n=Count("pk")).order_by("-n", "procedure")[:MAX_OFFERED]
    pks = [pk for pk, _n in often]
    found = _whole(Procedure.objects.current()).in_bulk(pks)
    return [found[pk] for pk in pks if pk in found]


def _whole(procedures: QuerySet[Procedure]) -> QuerySet[Procedure]:
    return procedures.select_related("handled_by").prefetch_related("papers")


class ProcedureField(forms.CharField):
    """Its value is the procedure; the page offers what fits while it is typed (static/js/desk-counter.js)."""

    widget = UnfoldAdminTextInputWidget(attrs={"autocomplete": "off", "spellcheck": "false"})

    def clean(self, value: Any) -> Procedure:
        found = exact(super().clean(value))
        if len(found) == 1:
            return found[0]
        if found:
            raise forms.ValidationError(_("Several procedures have this name: type the national code."))
        raise forms.ValidationError(_("No procedure in force has this name: choose one from the list."))
