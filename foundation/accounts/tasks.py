"""Timer: who holds roles that exclude each other."""

from celery import shared_task

from foundation.accounts import role_audit


@shared_task
def audit_roles() -> int:
    return len(role_audit.audit())
