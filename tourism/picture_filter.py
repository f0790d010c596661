"""A filter of the handbook's lists by what their pictures lack, each choice with its number."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter

from tourism.models import EntryQuerySet

PARAMETER = "pictures"
NO_PICTURE, NO_ENGLISH = "none", "no-english"
CHOICES: dict[str, tuple[Promise | str, Callable[[EntryQuerySet], EntryQuerySet]]] = {
    NO_PICTURE: (_("No picture yet"), EntryQuerySet.without_picture),
    NO_ENGLISH: (_("Picture not described in English"), EntryQuerySet.without_english_alt),
}


class PictureFilter(DropdownFilter):
    title = _("pictures")
    parameter_name = PARAMETER

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        entries = model_admin.get_queryset(request)
        return [(key, f"{label} ({chosen(entries).count()})") for key, (label, chosen) in CHOICES.items()]

    def queryset(self, request: HttpRequest, queryset: EntryQuerySet) -> EntryQuerySet:
        choice = CHOICES.get(self.value() or "")
        return choice[1](queryset) if choice else queryset
