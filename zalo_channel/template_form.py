"""The form of a message template: its purpose from a list, its parameters one a line with their lengths."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from zalo_channel.models import MessageTemplate
from zalo_channel.template_labels import LABELS
from zalo_channel.templates import REFERENCE_PARAM

_LINE = re.compile(r"(\w+)\s*[:=]\s*(\d{1,4})")


class ParametersField(forms.CharField):
    """`ma_ho_so: 30` a line, for {"ma_ho_so": 30}."""

    widget = UnfoldAdminTextareaWidget

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, dict):
            return "\n".join(f"{name}: {length}" for name, length in value.items())
        return value

    def to_python(self, value: Any) -> Any:
        lines = [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]
        read = {line: _LINE.fullmatch(line) for line in lines}
        if wrong := next((line for line, found in read.items() if not found or not int(found[2])), None):
            raise forms.ValidationError(
                _("“%(line)s” is no name with its length; write one a line, such as “ma_tin: 30”.")
                % {"line": wrong[:80]}
            )
        return {found[1]: int(found[2]) for found in read.values() if found}

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != (initial or {}))
        except forms.ValidationError:
            return True


class MessageTemplateForm(forms.ModelForm):
    key = forms.ChoiceField(label=_("purpose"), widget=UnfoldAdminSelectWidget)
    params = ParametersField(
        label=_("parameters and their lengths"),
        help_text=_("One per line: the name that Zalo approved, a colon, its maximum length."),
    )

    class Meta:
        model = MessageTemplate
        fields = [
            "key",
            "template_id",
            "is_enabled",
            "params",
            "by_user_id",
            "price_user_id",
            "by_phone",
            "price_phone",
            "tag",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "key" in self.fields:  # missing where the template may only be read
            known = LABELS | ({self.instance.key: self.instance.purpose} if self.instance.key else {})
            self.fields["key"].choices = list(known.items())  # type: ignore[attr-defined]

    def clean_params(self) -> dict[str, int]:
        params: dict[str, int] = self.cleaned_data["params"]
        if REFERENCE_PARAM not in params:
            raise forms.ValidationError(
                _("The parameter %(name)s is missing: without it no message can be settled.")
                % {"name": REFERENCE_PARAM}
            )
        return params
