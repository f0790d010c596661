"""Timers: who holds roles that exclude each other; old notifications are deleted."""

from celery import shared_task

from foundation.accounts import bell, role_audit


@shared_task
def audit_roles() -> int:
    return len(role_audit.audit())


@shared_task
def forget_old_notifications() -> int:
    return bell.forget_old()
