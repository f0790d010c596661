"""Celery tasks of the channel."""

from celery import shared_task

from zalo_channel import (
    articles,
    processing,
    profiles,
    quotas,
    reconciliation,
    retention,
    tags,
    templates,
    tokens,
)


@shared_task
def answer_citizens() -> int:
    """Woken by each event of a citizen; receipts and names wait for the beat, which takes many at once."""
    return processing.process_new(with_receipts=False)


@shared_task
def process_inbound() -> int:
    done = processing.process_new()
    profiles.fetch_names()
    return done


@shared_task
def reconcile() -> None:
    reconciliation.reconcile()


@shared_task
def keep_token_fresh() -> None:
    tokens.keep_fresh()


@shared_task
def end_alarms_of_templates() -> None:
    templates.clear_settled_alarms()


@shared_task
def read_quotas() -> int:
    return quotas.read()


@shared_task
def forget_old_events() -> int:
    return retention.forget_old()


@shared_task
def sync_articles() -> int:
    return articles.sync()


@shared_task
def read_article_figures() -> int:
    return articles.read_figures()


@shared_task
def sync_tags() -> int:
    return tags.sync()
