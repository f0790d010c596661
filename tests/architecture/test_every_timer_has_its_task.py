from django.conf import settings

from config.celery import app


def test_what_the_beat_starts_exists():
    app.loader.import_default_modules()
    named = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} | set(
        settings.CELERY_TASK_ROUTES
    )
    assert named <= set(app.tasks)
