"""The rows of a list, in the place of the theme's tag: the same markup, what rows share written once.

The theme writes the headings anew for every row and calls two templates for every label.
"""

import datetime as dt
from collections.abc import Callable
from functools import cached_property, lru_cache
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote as percent_encoded

from django.contrib.admin.templatetags.admin_list import ResultList
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.templatetags.base import InclusionAdminNode
from django.contrib.admin.utils import lookup_field, quote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import DateField, ForeignKey, Model, TimeField
from django.template import Node
from django.template.base import Parser, Token
from django.template.loader import render_to_string
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from unfold import utils
from unfold.templatetags import unfold_list as theme

TEXT = "\N{OBJECT REPLACEMENT CHARACTER}"
KEY = "KEYofAROW"  # in an address that is written once for all rows
WITHOUT_BREAKS = " nowrap"


class Row(ResultList):
    """The cells of a row, and what opens below it."""

    def __init__(self, cells: list[SafeString], sections: list[str]) -> None:
        self.sections = sections
        super().__init__(None, cells)

    @property
    def cells(self) -> SafeString:
        return mark_safe("".join(self))  # noqa: S308 - escaped by their columns

    @property
    def opened(self) -> SafeString:
        return mark_safe("".join(self.sections))  # noqa: S308 - templates of ours


def replace_the_tag() -> None:
    """Before the first template is read."""
    theme.register.tag("unfold_result_list", result_list_tag)


def result_list_tag(parser: Parser, token: Token) -> Node:
    node: InclusionAdminNode = theme.result_list_tag(parser, token)
    node.func = result_list
    return node


def result_list(context: dict[str, Any], cl: ChangeList) -> dict[str, Any]:
    """What templates/admin/change_list_results.html takes; nothing is edited in our lists."""
    request, headers = context["request"], list(theme.result_headers(cl))
    sections = getattr(cl.model_admin, "list_sections", ())  # a dataset on a page has none
    columns = [Column(cl, at, header["text"]) for at, header in enumerate(headers)]
    return {
        "cl": cl,
        "result_headers": headers,
        "num_sorted_fields": sum(bool(header.get("sorted")) for header in headers),
        "results": [
            Row(
                [column.cell(each) for column in columns],
                [section(request, each).render() for section in sections],
            )
            for each in cl.result_list
        ],
        "columns": len(headers) + 1,  # to a browser the theme's «100%» are a hundred
        "has_add_permission": cl.model_admin.has_add_permission(request),
    }


class Column:
    """One column of a list: what its cells have in common, and each cell."""

    def __init__(self, cl: ChangeList, at: int, heading: str) -> None:
        self.cl, self.name = cl, cl.list_display[at]
        self.empty = cl.model_admin.get_empty_value_display()
        links = list(cl.list_display_links or ())
        self.is_linked = self.name in links
        self.tag = "th" if links[:1] == [self.name] else "td"
        own = [f"field-{getattr(self.name, '__name__', self.name)}", *theme.ROW_CLASSES]
        self.classes = " ".join(theme.CHECKBOX_CLASSES if self.name == "action_checkbox" else own)
        self.heading = conditional_escape(heading if at or self.is_linked else _("Select record"))

    def cell(self, row: Model) -> SafeString:
        text, has_breaks = self._text(row)
        classes = self.classes if has_breaks else self.classes + WITHOUT_BREAKS
        shown = self._link(row, text) if self.is_linked else conditional_escape(text)
        return mark_safe(  # noqa: S308 - names are ours, all else is escaped
            f'<{self.tag} class="{classes}" data-label="{self.heading}">{shown}</{self.tag}>'
        )

    def _text(self, row: Model) -> tuple[Any, bool]:
        """What is shown, and whether it may be broken into lines."""
        try:
            found: Any = (
                (None, self._method, self._method(row))
                if self._method
                else lookup_field(self.name, row, self.cl.model_admin)
            )
        except ObjectDoesNotExist:
            return self.empty, True
        field, source, value = found
        empty = getattr(source, "empty_value_display", self.empty)
        if field is None or field.auto_created:
            return self._computed(row, source, value, empty), not isinstance(value, dt.date | dt.time)
        if isinstance(field, ForeignKey):
            related = getattr(row, field.name)
            return (empty if related is None else related), False
        return utils.display_for_field(value, field, empty), not isinstance(field, DateField | TimeField)

    def _computed(self, row: Model, source: Any, value: Any, empty: str) -> str:
        """As the decorator of the method says: `@display(label=…)`, `dropdown`, `header`, `boolean`."""
        if label := getattr(source, "label", False):
            return _label(value, label, empty)
        if getattr(source, "dropdown", False):
            return utils.display_for_dropdown(row, self.name, value, empty)
        if getattr(source, "header", False):
            return utils.display_for_header(value, empty)
        return utils.display_for_value(value, empty, getattr(source, "boolean", False))

    def _link(self, row: Model, text: Any) -> str:
        if self._address is None:
            return conditional_escape(text)
        before, after = self._address
        key = conditional_escape(percent_encoded(str(quote(row.serializable_value(self.cl.pk_attname)))))
        opener = row.serializable_value(str(self.cl.to_field or self.cl.lookup_opts.pk.attname))
        popup = f' data-popup-opener="{conditional_escape(opener)}"' if self.cl.is_popup else ""
        classes = " ".join(theme.LINK_CLASSES)
        return f'<a href="{before}{key}{after}" class="{classes}"{popup}>{conditional_escape(text)}</a>'

    @cached_property
    def _address(self) -> tuple[str, str] | None:
        """What stands before and after the key; the theme resolves each row's address again."""
        kept: Any = {"preserved_filters": self.cl.preserved_filters, "opts": self.cl.opts}
        example: Any = SimpleNamespace(**{self.cl.pk_attname: KEY})
        try:
            url = self.cl.url_for_result(example)
        except NoReverseMatch:
            return None
        before, _key, after = add_preserved_filters(kept, url).partition(KEY)
        return conditional_escape(before), conditional_escape(after)

    @cached_property
    def _method(self) -> Callable[[Model], Any] | None:
        """The admin's own, found once; None for a field and for what the row itself gives."""
        fields = {field.name for field in self.cl.opts.get_fields()}
        if not isinstance(self.name, str) or self.name in {"__str__", *fields}:
            return None
        method: Callable[[Model], Any] | None = getattr(self.cl.model_admin, self.name, None)
        return method


def _label(value: Any, tones: Any, empty: str) -> str:
    """`(key, words)` or the key itself, in the tone of the key."""
    tone, words = None, value
    if isinstance(tones, dict) and isinstance(value, tuple):
        tone, words = (tones[value[0]], value[1]) if value[0] in tones else (None, value[0])
    elif isinstance(tones, dict):
        tone = tones.get(value)
    if not words or isinstance(words, list | tuple):
        return utils.display_for_label(value, empty, tones)
    before, after = _around_label(tone)
    return mark_safe(f"{before}{conditional_escape(words)}{after}")  # noqa: S308 - the theme's template


@lru_cache(maxsize=32)
def _around_label(tone: str | None) -> tuple[str, str]:
    label = {"label": TEXT, "label_type": tone, "multiple": False}
    before, _text, after = render_to_string("unfold/helpers/display_label.html", label).partition(TEXT)
    return before.strip(), after.strip()
