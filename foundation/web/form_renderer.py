"""FORM_RENDERER: Django's own; inputs of one line and options of a select are written without a template.

On the page of a look-up the templates of two inputs took a sixth of all the time of the template; on a list
of the desk those of the options of filters and the ticks of rows took a third.
"""

from collections.abc import Iterator
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

FOLDER = "django/forms/widgets"
INPUTS = frozenset(
    f"{FOLDER}/{name}.html"
    for name in ("checkbox", "date", "email", "hidden", "number", "search", "tel", "text", "time", "url")
)
OPTION = f"{FOLDER}/select_option.html"


class FormRenderer(DjangoTemplates):
    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        widget = context.get("widget", {})
        if template_name in INPUTS:
            return _input(widget)
        if _has_plain_options(widget):
            empty = super().render(template_name, {"widget": widget | {"optgroups": []}}, request)
            return mark_safe(empty.replace("</select>", f"{''.join(_options(widget))}</select>"))  # noqa: S308
        return super().render(template_name, context, request)


def _input(widget: dict[str, Any]) -> SafeString:
    """As django/forms/widgets/input.html."""
    value = {} if widget["value"] is None else {"value": widget["value"]}
    attributes = {"type": widget["type"], "name": widget["name"], **value, **widget["attrs"]}
    return mark_safe(f"<input{_attributes(attributes)}>")  # noqa: S308 - each name and value is escaped


def _has_plain_options(widget: dict[str, Any]) -> bool:
    options = [option for _name, group, _index in widget.get("optgroups", ()) for option in group]
    return bool(options) and all(option["template_name"] == OPTION for option in options)


def _options(widget: dict[str, Any]) -> Iterator[str]:
    """As django/forms/widgets/select.html; names, values and labels are escaped."""
    for name, group, _index in widget["optgroups"]:
        if name:
            yield f'<optgroup label="{conditional_escape(name)}">'
        for option in group:
            attributes = _attributes({"value": str(option["value"]), **option["attrs"]})
            yield f"<option{attributes}>{conditional_escape(option['label'])}</option>"
        if name:
            yield "</optgroup>"


def _attributes(attributes: dict[str, Any]) -> str:
    """As django/forms/widgets/attrs.html: one that is True has no value, one that is False is left out."""
    return "".join(
        f" {conditional_escape(name)}" + ("" if value is True else f'="{conditional_escape(value)}"')
        for name, value in attributes.items()
        if value is not False
    )
