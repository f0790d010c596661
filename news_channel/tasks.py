"""Celery tasks: what the ledger learned of addresses, and addresses that nobody uses."""

from celery import shared_task

from news_channel import reconciliation, retention, services


@shared_task
def settle() -> None:
    """Leave unknown attempts to the staff, and end the news of accounts that were refused for good."""
    reconciliation.reconcile()
    services.end_refused()


@shared_task
def forget_unused_accounts() -> int:
    return retention.forget_unused()
