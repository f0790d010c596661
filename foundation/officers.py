"""The officer who is at work on a page, and the column that says who did something."""

from typing import Any, cast

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.http import HttpRequest


def officer_of(request: HttpRequest) -> User:
    """For pages of the desk only: behind their guard nobody is anonymous."""
    return cast(User, request.user)


def name_of(officer: Any) -> str:
    return str(officer.get_full_name() or officer.get_username())


def officer_field(label: Any = None, *, is_kept: bool = True, **options: Any) -> Any:
    """`is_kept`: no account is deleted that a row names; else the row forgets who it was."""
    on_delete = models.PROTECT if is_kept else models.SET_NULL
    usual = {"null": True, "related_name": "+", "verbose_name": label}
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete, **usual | options)
