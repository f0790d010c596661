"""Form fields of any page, in whatever widget."""

from typing import Any

from django import forms


class TextField(forms.CharField):
    """Text of several lines. Browsers send a line break as CRLF, and count one character (`maxlength`)."""

    def to_python(self, value: Any) -> str | None:
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)
