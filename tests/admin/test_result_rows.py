"""The rows of every list of the desk are those of the theme, which prepares them anew for each row."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import RequestFactory
from unfold.templatetags import unfold_list as theme

from foundation.admin import result_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def squeezed(cells) -> list[str]:
    return [re.sub(r"\s*([<>])\s*", r"\1", re.sub(r"\s+", " ", str(cell))) for cell in cells]


def test_each_cell_is_written_as_the_theme_writes_it():
    request = RequestFactory().get("/")
    request.user = User.objects.filter(is_superuser=True).first()
    compared = 0
    for model, model_admin in admin.site._registry.items():
        if not model_admin.has_view_permission(request):
            continue
        changelist = model_admin.get_changelist_instance(request)
        changelist.formset = None
        ours = result_rows.result_list({"request": request}, changelist)
        theirs = theme.result_list({"request": request}, changelist)
        rows = [squeezed(row) for row in ours["results"]]
        assert rows == [squeezed(row) for row in theirs["results"]], model
        assert ours["num_sorted_fields"] == theirs["num_sorted_fields"], model
        compared += len(rows)
    assert compared > 500
