"""What the work lists of officers share: saved views."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter

VIEW = "view"

# A value that is not among the keys would be shown itself, so every key is here.
DUE_TONES = {key: key for key in ("danger", "warning", "info", "success", "none")}


def changelist_of(model: type[Model]) -> str:
    """The name of the address of its list."""
    return f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"


@dataclass(frozen=True, slots=True)
class SavedViews:
    """The saved views of a list, by their key in its address: the words, and which rows an officer has there.

    They are tabs and a filter of the list, and cards of My work. The manager of `model` has `visible_to`.
    """

    model: type[Model]
    views: Mapping[str, tuple[Any, Callable[[Any], Q]]]

    def titles(self) -> dict[str, Any]:
        return {key: title for key, (title, _condition) in self.views.items()}

    def condition(self, view: str, officer: Any) -> Q:
        """An unknown name gives no rows. Every page of the desk counts some."""
        return self.views[view][1](officer) if view in self.views else Q(pk__in=[])

    def rows(self, view: str, officer: Any) -> QuerySet[Any]:
        """The rows of a view that this officer may see."""
        visible: QuerySet[Any] = self.model._default_manager.visible_to(officer)  # type: ignore[attr-defined]
        return visible.filter(self.condition(view, officer))

    def lists(self, officer: Any) -> dict[str, QuerySet[Any]]:
        return {view: self.rows(view, officer) for view in self.views}


def saved_view_filter(views: SavedViews) -> type[DropdownFilter]:
    class SavedViewFilter(DropdownFilter):
        title = _("view")
        parameter_name = VIEW

        def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
            return list(views.titles().items())

        def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
            view = self.value()
            return queryset.filter(views.condition(view, request.user)) if view else queryset

    return SavedViewFilter
