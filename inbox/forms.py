"""Forms of what an operator sends: text, a file, or an approved template."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.citizens.windows import TemplateChoice
from foundation.messages import Message, TemplateData
from foundation.ready_answers import MAX_ANSWER_LENGTH
from foundation.web.form_fields import TextField


class AnswerForm(forms.Form):
    """Free words, a file, or both."""

    text = TextField(label=_("Answer"), max_length=MAX_ANSWER_LENGTH, required=False)
    attachment = forms.FileField(label=_("Picture, PDF or Word file"), required=False)
    token = forms.CharField(max_length=40)
    seen = forms.IntegerField(min_value=0)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("text") and not cleaned.get("attachment") and not self.errors:
            self.add_error("text", _("Write an answer or choose a file."))
        return cleaned


class TemplateForm(forms.Form):
    """The fields of one approved template, none longer than what was approved."""

    token = forms.CharField(max_length=40, widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, choice: TemplateChoice, data: Any = None, *, draft: str = "") -> None:
        super().__init__(data, auto_id="%s")
        self.choice = choice
        for name, label, length in choice.fields:
            initial = draft[:length] if name == choice.roomiest else ""
            self.fields[f"{choice.key}-{name}"] = forms.CharField(
                label=label, max_length=length, initial=initial
            )

    @property
    def typed(self) -> str:
        """The words of a refused form, a line for each field."""
        return "\n".join(filter(None, (field.value() for field in self.visible_fields())))

    def message(self) -> Message:
        """What is sent, and what stands in the conversation as its words."""
        params = {name: self.cleaned_data[f"{self.choice.key}-{name}"] for name, _, _ in self.choice.fields}
        lines = [f"{label}: {params[name]}" for name, label, _ in self.choice.fields]
        words = "\n".join([f"[{self.choice.label}]", *lines])
        return Message(words, template=TemplateData(self.choice.key, params))
