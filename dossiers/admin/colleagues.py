"""Who may be given a dossier: those who hold a desk at an agency where this officer holds one."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest

from foundation.accounts.officers import officer_of


class ColleagueField(ModelChoiceField):
    def label_from_instance(self, officer: Any) -> str:
        return f"{officer.get_full_name() or officer} ({officer})"


def colleagues(request: HttpRequest) -> QuerySet:
    users = get_user_model().objects.filter(is_active=True, is_staff=True).order_by("first_name", "username")
    if request.user.is_superuser:
        return users
    return users.filter(desks__agency__in=officer_of(request).desks.values("agency")).distinct()
