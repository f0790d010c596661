"""Form fields of admin pages of our own, in the widgets of the theme."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from foundation.web.form_fields import TextField


class DayInput(UnfoldAdminTextInputWidget):
    """The browser's own calendar: it needs no script and works on a phone."""

    input_type = "date"

    def format_value(self, value: Any) -> Any:
        return value.isoformat() if hasattr(value, "isoformat") else value


def text_field(
    label: Any, *, required: bool = False, most: int = 300, initial: Any = None, **attrs: Any
) -> forms.CharField:
    widget = UnfoldAdminTextInputWidget(attrs=attrs)
    return forms.CharField(label=label, required=required, max_length=most, initial=initial, widget=widget)


def textarea_field(
    label: Any, *, required: bool = False, most: int = 2000, rows: int = 3, **options: Any
) -> forms.CharField:
    widget = UnfoldAdminTextareaWidget(attrs={"rows": rows})
    return TextField(label=label, required=required, max_length=most, widget=widget, **options)


def date_field(label: Any, *, required: bool = False) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=DayInput())
