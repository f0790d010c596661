"""Lists whose columns each officer chooses, and whose filters each officer keeps under a name.

Lists that may hold a million rows: a page costs what it shows, and nobody waits for an exact count.
"""

import json
from collections.abc import Sequence
from functools import cached_property
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import label_for_field
from django.contrib.admin.views.main import PAGE_VAR, SEARCH_VAR
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin

from foundation.officers import officer_of

MAX_VIEWS, MAX_QUERY = 20, 1000


class OwnListForm(forms.Form):
    """What the bar above a list posts: the columns ticked, or a view to keep or to remove."""

    query = forms.CharField(required=False)
    name = forms.CharField(max_length=40, required=False)
    remove = forms.CharField(max_length=40, required=False)

    def __init__(self, data: QueryDict, known: list[str]) -> None:
        super().__init__(data)
        self.fields["columns"] = forms.MultipleChoiceField(
            choices=[(name, name) for name in known], required=False
        )


class OwnListAdmin(ModelAdmin):
    """`list_extra` are columns that nobody sees before choosing them. The first column always stays."""

    list_extra: list[str] = []
    list_before_template = "admin/own_list.html"

    def get_list_display(self, request: HttpRequest) -> list[str]:
        chosen = self._own(request).columns or self.list_display
        return [name for at, name in enumerate(self._known_columns()) if at == 0 or name in chosen]

    def _known_columns(self) -> list[str]:
        return [str(name) for name in (*self.list_display, *self.list_extra)]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        own = self._own(request)
        shown = self.get_list_display(request)
        own_list = {
            "address": reverse(f"admin:{self._list_name}_own_list"),
            "columns": [
                (name, label_for_field(name, self.model, self), name in shown)
                for name in self._known_columns()[1:]
            ],
            "views": list(own.views.items()),
            "query": request.GET.urlencode(),
            "may_keep": bool(_kept(request.GET)),
        }
        return super().changelist_view(request, {**(extra_context or {}), "own_list": own_list})

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_POST(self._save))
        return [path("cua-toi/", view, name=f"{self._list_name}_own_list"), *super().get_urls()]

    def _save(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        own, form = self._own(request), OwnListForm(request.POST, self._known_columns())
        if form.is_valid():
            data, query = form.cleaned_data, _kept(QueryDict(form.cleaned_data["query"]))
            if data["remove"]:
                own.views.pop(data["remove"], None)
            elif "name" not in request.POST:
                own.columns = data["columns"]
            elif refusal := _refusal(own, data["name"], query):
                messages.error(request, refusal)
            else:
                own.views[data["name"]] = query
            own.save()
        shown = QueryDict(form.data.get("query", "")[:MAX_QUERY]).urlencode()
        return HttpResponseRedirect(f"{reverse(f'admin:{self._list_name}_changelist')}?{shown}")

    def _own(self, request: HttpRequest) -> Any:
        """The accounts.ListSettings; read once a request, not in the database before something is chosen."""
        owns = request.__dict__.setdefault("own_lists", {})
        officer, page = officer_of(request), self.opts.label_lower
        if page not in owns:
            kept = officer.list_settings
            owns[page] = kept.filter(page=page).first() or kept.model(officer=officer, page=page)
        return owns[page]

    @property
    def _list_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}"


def _refusal(own: Any, name: str, query: str) -> str:
    """Why the view is not kept; "" where it may be."""
    if not name:
        return _("Write a name for the view.")
    if len(query) > MAX_QUERY:
        return _("These filters are too long to be kept as a view.")
    if len({*own.views, name}) > MAX_VIEWS:
        return _("A list has at most %(most)d views. Remove one first.") % {"most": MAX_VIEWS}
    return ""


def _kept(query: QueryDict) -> str:
    """The filters and the order; the words of a search may name a person and are not kept."""
    kept = query.copy()
    for name in (SEARCH_VAR, PAGE_VAR):
        kept.pop(name, None)
    return kept.urlencode()


MAX_COUNTED = 2_000
"""Rows that are counted and can be paged through; who looks for a later one filters."""


class LargeListPaginator(Paginator):
    """Beyond MAX_COUNTED rows the planner's `estimate` is told instead of a count."""

    template_name = "admin/large_list_pages.html"

    @cached_property
    def count(self) -> int:
        return min(self._counted, MAX_COUNTED)

    @cached_property
    def _counted(self) -> int:
        return int(self._rows.values("pk")[: MAX_COUNTED + 1].count())

    @cached_property
    def estimate(self) -> int:
        """About how many rows there are; 0 where they were counted."""
        if self._counted <= MAX_COUNTED:
            return 0
        plan = json.loads(self._rows.values("pk").explain(format="json"))[0]["Plan"]
        rows = max(int(plan["Plan Rows"]), MAX_COUNTED)
        return round(rows, 2 - len(str(rows)))  # two digits: more would pretend to be a count

    @property
    def _rows(self) -> QuerySet[Any]:
        return cast(QuerySet[Any], self.object_list).order_by()


def page_of(layers: Sequence[QuerySet[Any]], start: int, most: int) -> list[int]:
    """The keys of a page of one sorted list after the other; a later one is read only where it is reached."""
    keys: list[int] = []
    for rows in layers:
        found = list(rows.values_list("pk", flat=True)[start : start + most - len(keys)])
        if not found and start:
            start -= rows.count()
        else:
            start = 0
        keys += found
        if len(keys) == most:
            break
    return keys
