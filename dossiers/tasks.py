"""The timers: kept answers of the API, drafts that nobody went on with, pictures of QR codes, stray files."""

from celery import shared_task

from dossiers import submission
from dossiers.api import idempotency
from dossiers.models import Document, DossierPaper, DraftFile, ProcedurePaper, ResultDocument
from foundation.files import orphaned_files, qr_pictures


@shared_task
def forget_old_answers() -> int:
    return idempotency.forget_old()


@shared_task
def forget_old_drafts() -> int:
    qr_pictures.delete_old()
    return submission.forget_expired()


@shared_task
def forget_stray_files() -> int:
    return orphaned_files.delete_orphaned_files(
        DraftFile, DossierPaper, Document, ResultDocument, ProcedurePaper
    )
