"""The pages of the back office, by model."""

from django.apps import apps
from django.contrib import admin
from django.db.models import Model


def registered() -> dict[type[Model], admin.ModelAdmin]:
    site = admin.site
    return {model: site.get_model_admin(model) for model in apps.get_models() if site.is_registered(model)}
