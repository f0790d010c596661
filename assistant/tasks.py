"""The bot's work in the background: forgetting."""

from celery import shared_task

from assistant import miss_review, suggestions
from assistant.generation import runs


@shared_task
def forget_old_misses() -> int:
    return miss_review.delete_old() + suggestions.forget_old()


@shared_task
def forget_old_generation_runs() -> int:
    return runs.delete_old()
