"""Tables of fields whose inputs have a name of their own: a column heading is no label to a screen reader."""

from typing import Any

from django.http import HttpRequest
from unfold.admin import TabularInline


class LabelledInline(TabularInline):
    extra = 0
    hide_title = True

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            widget = getattr(
                field.widget, "widget", field.widget
            )  # the related-object wrapper has another inside
            widget.attrs["aria-label"] = str(field.label)
        return field
