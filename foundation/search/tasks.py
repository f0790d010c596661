"""Celery tasks of the search: what no signal told of, all weights anew, old misses."""

from celery import shared_task

from foundation.search import indexing, misses


@shared_task(ignore_result=True)
def complete() -> None:
    indexing.complete()


@shared_task(ignore_result=True)
def rebuild() -> None:
    indexing.rebuild()
    misses.forget_old()
