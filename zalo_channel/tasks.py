"""Doors from Celery to the channel's work."""

from celery import shared_task


@shared_task
def process_inbound() -> None:
    from zalo_channel.processing import process_new

    process_new()
