"""Usual reasons: sentences that officers choose into a field and edit there; what was written stays."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

ENDING = "_usual"


class UsualReasonQuerySet(models.QuerySet[Any]):
    def texts(self, act: str) -> list[str]:
        """Those in use, as the office has sorted them."""
        return list(self.filter(act=act, is_in_use=True).values_list("text", flat=True))


class BaseUsualReason(models.Model):
    """A subclass adds `act` with its choices: which field of which form offers it."""

    text = models.CharField(_("reason"), max_length=300)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_in_use = models.BooleanField(_("in use"), default=True)

    objects = UsualReasonQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["act", "position", "pk"]

    def __str__(self) -> str:
        return self.text


def offer(form: forms.Form, name: str, texts: Iterable[str]) -> None:
    """A choice before the field `name`: it fills the field on the page, or where the field is left empty."""
    if not (known := list(texts)):
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
