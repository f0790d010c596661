"""Every field that looks personal is declared, personal or not, in every installed app."""

import datetime as dt
import re

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Model

from config.celery import app as celery
from dossiers.api import idempotency
from foundation.citizens.models import ChannelIdentity, Citizen
from foundation.declarations import Kept, Purged, all_declarations, declaration_of
from foundation.spreadsheets import taking_back
from lookups.kinds.violations import retention

TEXTS = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.FileField,
    models.BinaryField,
    models.GenericIPAddressField,
)
NAMES = re.compile(
    r"name|phone|mail|address|birth|identity|account|secret|token|plate|latitude|longitude|(?<![a-z])(?:lat|lng|ip)"
)
HISTORY = {"history_change_reason"}


def looks_personal(field: models.Field) -> bool:
    """Text, files, JSON and bytes; other fields by their names. Choices are the portal's own words."""
    if field.is_relation or field.primary_key or field.choices or field.name in HISTORY:
        return False
    if isinstance(field, models.BooleanField):
        return False
    return isinstance(field, TEXTS) or type(field).__name__ == "ArrayField" or bool(NAMES.search(field.name))


def undeclared(models_: list[type[Model]]) -> list[str]:
    found = []
    for model in models_:
        declaration = declaration_of(model)
        known = set(declaration.personal) | declaration.not_personal if declaration else set()
        looking = [field.name for field in model._meta.concrete_fields if looks_personal(field)]
        found += [f"{model._meta.label}.{name}" for name in looking if name not in known]
    return found


def test_a_field_that_looks_personal_is_declared():
    assert undeclared(apps.get_models(include_auto_created=True)) == []


def test_an_undeclared_model_with_personal_fields_is_found():
    """The walk itself: a model nobody declared, with one field of each kind."""

    class Stranger(Model):
        full_name = models.CharField(max_length=20)
        birth_date = models.DateField()
        payload = models.JSONField()
        scan = models.FileField()
        is_named = models.BooleanField()
        amount = models.IntegerField()

        class Meta:
            app_label = "strangers"

    try:
        assert [label.rpartition(".")[2] for label in undeclared([Stranger])] == [
            "full_name",
            "birth_date",
            "payload",
            "scan",
        ]
    finally:
        del apps.all_models["strangers"]


def test_a_table_that_leads_to_a_citizen_says_whose_its_rows_are():
    for model in apps.get_models():
        if model._meta.proxy or hasattr(model, "instance_type"):
            continue
        leads = [
            field
            for field in model._meta.concrete_fields
            if field.is_relation and field.related_model in (Citizen, ChannelIdentity)
        ]
        declaration = declaration_of(model)
        assert not leads or (declaration and declaration.owner), model._meta.label


@pytest.mark.django_db
def test_declarations_name_fields_that_exist_and_paths_that_lead_to_a_citizen():
    for declaration in all_declarations():
        names = {field.name for field in declaration.model._meta.concrete_fields}
        stated = set(declaration.personal) | declaration.not_personal | set(declaration.mentions)
        assert stated <= names, declaration.label
        assert not set(declaration.personal) & declaration.not_personal, declaration.label
        if condition := declaration.condition(Citizen(pk=0)):
            declaration.model._base_manager.filter(condition).exists()


@pytest.mark.django_db  # Celery checks the models, and from Django 6.1 on a check asks the server's version
def test_what_is_kept_names_its_reason_and_what_is_purged_a_timer_that_runs():
    celery.loader.import_default_modules()
    scheduled = {entry["task"] for entry in celery.conf.beat_schedule.values()}
    for declaration in all_declarations():
        for name, treatment in declaration.personal.items():
            if isinstance(treatment, Kept):
                assert len(treatment.reason) > 20, (declaration.label, name)
            if isinstance(treatment, Purged):
                assert treatment.task in scheduled, (declaration.label, name)


def test_what_is_purged_is_declared_with_the_limit_that_its_timer_keeps():
    limits = {
        "config.tasks.purge_log_ins": dt.timedelta(days=settings.LOG_IN_RETENTION_DAYS),
        "config.tasks.purge_sessions": dt.timedelta(seconds=settings.SESSION_COOKIE_AGE),
        "dossiers.tasks.forget_old_answers": idempotency.KEPT,
        "foundation.jobs.tasks.run_waiting": dt.timedelta(days=1),  # no constant: a job is done or given up
        "foundation.spreadsheets.tasks.forget_old_rows": taking_back.KEPT_FOR,
        "lookups.kinds.violations.tasks.forget_unlisted": retention.LISTED_FOR,
    }
    treatments = [told for declaration in all_declarations() for told in declaration.personal.values()]
    assert {told.task: told.after for told in treatments if isinstance(told, Purged)} == limits
