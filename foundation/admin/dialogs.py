"""Dialogs that unfold's actions open before they run."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextareaWidget


class ReasonDialog(BaseDialogForm):
    reason = forms.CharField(label=_("In one sentence"), max_length=300, widget=UnfoldAdminTextareaWidget)


def dialog(
    title: Any, description: Any, form: type[BaseDialogForm] = BaseDialogForm, *, submit: Any = ""
) -> Any:
    """The `dialog` of an action; its button says `submit`, or else the title."""
    return {
        "title": title, "description": description, "form_class": form, "form_submit_text": submit or title,
    }  # fmt: skip
