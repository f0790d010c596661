"""What we write ourselves of a form is Django's own, whatever stands in it."""

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget

from foundation.web.form_renderer import FormRenderer

HOSTILE = """<script>"'&</script>"""
CHOICES = [
    ("", "---"),
    (7, gettext_lazy("Day")),
    (HOSTILE, HOSTILE),
    (HOSTILE, [(True, mark_safe("<b>1</b>")), (None, "Tam Kỳ")]),
]
WIDGETS = (
    forms.TextInput(attrs={"autocomplete": "off", "required": True, "disabled": False, "aria-label": None}),
    forms.TextInput(attrs={"placeholder": gettext_lazy("Day"), "data-x": mark_safe("&amp;")}),
    forms.NumberInput(attrs={"min": 1, "step": 0.5}),
    forms.EmailInput(),
    forms.URLInput(),
    forms.HiddenInput(),
    forms.CheckboxInput(),
    forms.DateInput(),
    forms.TimeInput(),
    forms.Select(choices=CHOICES, attrs={"required": True, "data-x": HOSTILE}),
    forms.SelectMultiple(choices=CHOICES),
    UnfoldAdminSelectWidget(choices=CHOICES),
)
VALUES = (None, "", 0, 7, "Tam Kỳ", HOSTILE, mark_safe("&lt;b&gt;"))


class Fruit(forms.Select):
    option_template_name = "unfold/widgets/select_option_autocomplete.html"


def without_space(written: str) -> str:
    return re.sub(r"\s*([<>])\s*", r"\1", written.strip())


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("widget", [*WIDGETS, Fruit(choices=CHOICES[:3])])
def test_a_widget_is_written_as_django_writes_it(widget, value):
    ours, django = (
        widget.render("place", value, {"id": 'id_"place"'}, renderer=renderer())
        for renderer in (FormRenderer, DjangoTemplates)
    )
    assert without_space(ours) == without_space(django)
