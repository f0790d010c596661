"""Every form of the desk at the widths of an office: no overlap, nothing off the screen, every field seen."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, reverse

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]
WIDTHS = (1366, 1920)


def addresses() -> list[str]:
    """The add page of every model that has one."""
    found = []
    for model in admin.site._registry:
        try:
            found.append(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add"))
        except NoReverseMatch:
            continue
    return found


def test_fields_of_every_form_are_seen_whole_and_apart(django_user_model, settings, screen):
    settings.STAFF_OTP_REQUIRED = False
    client = Client()
    chief = django_user_model.objects.create_superuser("chief", password="x")
    client.force_login(chief, backend="django.contrib.auth.backends.ModelBackend")
    faults, drawn = [], 0
    for address in addresses():
        response = client.get(address)
        if response.status_code == 200:
            drawn += 1
            faults += [
                f"{address} {each}" for each in screen.faults(address, response.content.decode(), WIDTHS)
            ]
    assert faults == [], "\n".join(faults)
    assert drawn > 40
