"""The bot's work in the background: forgetting."""

import logging

from celery import shared_task
from django.contrib.auth.models import User

from assistant import miss_review, retraining, suggestions
from assistant.generation import runs

logger = logging.getLogger(__name__)


@shared_task
def learn(by: int | None = None) -> None:
    """Asked for by the version before, which may be serving beside this one; goes with the next."""
    try:
        retraining.retrain(by=User.objects.filter(pk=by or 0).first())
    except retraining.TrainingRefused as refusal:
        logger.warning("not learnt: %s", refusal)


@shared_task
def forget_old_misses() -> int:
    return miss_review.delete_old() + suggestions.forget_old()


@shared_task
def forget_old_generation_runs() -> int:
    return runs.delete_old()
