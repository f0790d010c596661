"""Inputs that we write ourselves are Django's own, whatever stands in them."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from foundation.web.form_renderer import FormRenderer

WIDGETS = (
    forms.TextInput(attrs={"autocomplete": "off", "required": True, "disabled": False, "aria-label": None}),
    forms.TextInput(attrs={"placeholder": gettext_lazy("Day"), "data-x": mark_safe("&amp;")}),
    forms.NumberInput(attrs={"min": 1, "step": 0.5}),
    forms.EmailInput(),
    forms.URLInput(),
    forms.HiddenInput(),
)
VALUES = (None, "", 0, 7, "Tam Kỳ", """<script>"'&</script>""", mark_safe("&lt;b&gt;"))


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("widget", WIDGETS)
def test_an_input_is_written_as_django_writes_it(widget, value):
    written = [
        widget.render("place", value, {"id": 'id_"place"'}, renderer=renderer())
        for renderer in (FormRenderer, DjangoTemplates)
    ]
    assert written[0] == written[1].strip()
