"""Celery tasks of the handbook: pictures that wait to be made into all sizes, files that no row names."""

from celery import shared_task

from tourism import renditions


@shared_task
def render_pictures() -> int:
    return renditions.render_due()
