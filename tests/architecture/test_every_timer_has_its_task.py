import pytest
from celery.schedules import crontab
from django.conf import settings

from config.celery import app


@pytest.mark.django_db  # Celery checks the models, and from Django 6.1 on a check asks the server's version
def test_what_the_beat_starts_exists():
    app.loader.import_default_modules()
    named = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} | set(
        settings.CELERY_TASK_ROUTES
    )
    assert named <= set(app.tasks)


def test_what_runs_once_a_day_does_so_at_an_hour():
    """Beat forgets at its restart when it sent what: an interval of a day begins anew and may never end."""
    schedules = [entry["schedule"] for entry in settings.CELERY_BEAT_SCHEDULE.values()]
    assert all(isinstance(schedule, crontab) or schedule <= 3600 for schedule in schedules)
