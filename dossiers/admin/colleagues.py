"""Who may be given a dossier, and how he hears of it."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from dossiers.models import Dossier, OfficerDesk
from foundation.accounts import bell
from foundation.officers import name_of, officer_of
from foundation.vietnamese.order import order_of_person

BY_NAME = ("first_name", "username")


class ColleagueField(ModelChoiceField):
    def label_from_instance(self, officer: Any) -> str:
        return label_of(officer)


def label_of(officer: Any) -> str:
    return f"{name_of(officer)} ({officer})"


def colleagues(request: HttpRequest) -> QuerySet:
    """Those who hold a desk at an agency where this officer holds one."""
    if request.user.is_superuser:
        return _officers()
    return people_at(*(agency.pk for agency in OfficerDesk.agencies_of(officer_of(request))))


def possible_officers(request: HttpRequest, dossier: Dossier) -> QuerySet:
    """Colleagues, and whoever is in charge: a form that did not offer him would send nobody in his place."""
    offered = Q(pk__in=colleagues(request)) | Q(pk=dossier.officer_id)
    return get_user_model().objects.filter(offered).order_by(*BY_NAME)


def names_of_colleagues(request: HttpRequest) -> list[tuple[int, str]]:
    """(key, name), read once a request: the list shows them as choices and as a filter."""
    names: list[tuple[int, str]] | None = getattr(request, "names_of_colleagues", None)
    if names is None:
        names = [(user.pk, name_of(user)) for user in colleagues(request)]
        names.sort(key=lambda colleague: order_of_person(colleague[1]))
        request.names_of_colleagues = names  # type: ignore[attr-defined]
    return names


def people_at(*agencies: int) -> QuerySet:
    """The officers with a desk at one of these agencies."""
    return _officers().filter(desks__agency__in=agencies).distinct()


def notify_given(*, by: User, to: User | None, dossiers: Sequence[Dossier]) -> None:
    """By the bell, once for what was given with one press."""
    if to and to != by and dossiers:
        words, url = _words_and_page(by, dossiers)
        bell.notify(officer=to, text=words, url=url)


def retract_given(*, by: User, to: User, dossiers: Sequence[Dossier]) -> None:
    """The step was undone before it was read."""
    words, url = _words_and_page(by, dossiers)
    bell.retract(officer=to, text=words, url=url)


def _words_and_page(by: User, dossiers: Sequence[Dossier]) -> tuple[str, str]:
    """In Vietnamese, as the bell keeps them."""
    facts = {"name": name_of(by), "code": dossiers[0].code, "count": len(dossiers)}
    with translation.override("vi"):
        if len(dossiers) == 1:
            url = reverse("admin:dossiers_dossier_change", args=[dossiers[0].pk])
            return _("%(name)s gives you dossier %(code)s.") % facts, url
        url = f"{reverse('admin:dossiers_dossier_changelist')}?view=mine"
        return _("%(name)s gives you %(count)d dossiers.") % facts, url


def _officers() -> QuerySet:
    return get_user_model().objects.filter(is_active=True, is_staff=True).order_by(*BY_NAME)
