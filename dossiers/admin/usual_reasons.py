"""The choice of a usual reason before a field that takes one."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from dossiers.models import UsualReason

ENDING = "_usual"


def offer(form: forms.Form, name: str, act: str) -> None:
    """A choice before the field `name`: it fills the field on the page, or where the field is left empty."""
    if not (known := UsualReason.objects.texts(act)):
        return
    choice = forms.ChoiceField(
        label=_("Usual reasons"),
        choices=[("", _("choose, then edit below")), *((text, text) for text in known)],
        required=False,
        widget=UnfoldAdminSelectWidget(attrs={"data-fills": f"id_{form.add_prefix(name)}"}),
    )
    fields = list(form.fields.items())
    at = list(form.fields).index(name)
    form.fields = dict([*fields[:at], (name + ENDING, choice), *fields[at:]])


def fill(form: forms.Form) -> None:
    """For `clean`: an empty field takes the reason that was chosen for it."""
    for field in [field for field in form.fields if field.endswith(ENDING)]:
        name, chosen = field.removesuffix(ENDING), form.cleaned_data.pop(field, "")
        if chosen and not form[name].data:
            form.cleaned_data[name] = chosen
            form.errors.pop(name, None)
