"""Dialogs that unfold's actions open before they run, and which text was read before them."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextareaWidget

from foundation.web.form_fields import TextField
from foundation.workflow import revision_of


class ReasonDialog(BaseDialogForm):
    reason = TextField(label=_("In one sentence"), max_length=300, widget=UnfoldAdminTextareaWidget)


class ReadFirstDialog(BaseDialogForm):
    """Carries the revision that the page showed, not the one of the moment in which the dialog opens."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.request.GET.get("seen", "")


class ReadFirstMixin:
    """The page of a record says to each ReadFirstDialog which revision it showed."""

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        for act in context.get("actions_detail") or ():
            form = (act.get("dialog") or {}).get("form_class", BaseDialogForm)
            if issubclass(form, ReadFirstDialog):
                act["path"] += "?" + urlencode({"seen": revision_of(context["original"])})
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]


def dialog(
    title: Any, description: Any, form: type[BaseDialogForm] = BaseDialogForm, *, submit: Any = ""
) -> Any:
    """The `dialog` of an action; its button says `submit`, or else the title."""
    return {
        "title": title, "description": description, "form_class": form, "form_submit_text": submit or title,
    }  # fmt: skip
