"""What dossiers hold about a citizen: a copy of it, and its erasure.

The administrative record stays: that a dossier of this procedure came, when, what was decided, with the
numbers and hashes of its papers. What names or shows the person goes, and every way in from outside.
"""

from typing import Any

from dossiers.models import Dossier, DossierDraft, FeeNotice, Follow, Payment, Rating, Refund
from dossiers.workflow import WORKFLOW, Status
from foundation.citizens.models import Citizen
from foundation.database.tokens import new_secret, new_token


def export(citizen: Citizen) -> dict[str, Any]:
    """The citizen's own dossiers with their history and papers, and the dossiers that he follows."""
    own = Dossier.objects.filter(applicant=citizen).with_parties().order_by("pk")
    return {
        "dossiers": [_dossier(dossier) for dossier in own],
        "follows": list(
            Follow.objects.filter(citizen=citizen).values("dossier__code", "proof", "since", "stopped_at")
        ),
        "drafts": [
            _draft(draft) for draft in DossierDraft.objects.filter(citizen=citizen) if not draft.is_sent
        ],
    }


def erase(citizen: Citizen) -> None:
    """Every way in from outside ends. Fields and rows go as declared (dossiers/personal_fields.py)."""
    for dossier in Dossier.objects.filter(applicant=citizen):
        dossier.token, dossier.secret = new_token(), new_secret()
        dossier.save(update_fields=["token", "token_hash", "secret"])


def still_needed(citizen: Citizen) -> bool:
    """An application under way is not erased from under the office that must answer it, nor the account to
    which money is still to be given back."""
    own = Dossier.objects.filter(applicant=citizen)
    notices = FeeNotice.objects.filter(dossier__in=own)
    return (
        own.exclude(status__in=filter(WORKFLOW.is_terminal, Status)).exists()
        or notices.with_surplus().exists()
        or Refund.objects.filter(notice__in=notices, state=Refund.State.ASKED).exists()
    )


def codes(citizen: Citizen) -> list[str]:
    return list(Dossier.objects.filter(applicant=citizen).values_list("code", flat=True))


def _dossier(dossier: Dossier) -> dict[str, Any]:
    return {
        "code": dossier.code,
        "procedure": dossier.procedure.name,
        "status": dossier.get_status_display(),
        "received_at": str(dossier.received_at_agency),
        "submitted_at": dossier.submitted_at,
        "accepted_at": dossier.accepted_at,
        "due_at": dossier.due_at,
        "finished_at": dossier.finished_at,
        "returned_at": dossier.returned_at,
        "history": list(dossier.events.not_undone().values("at", "to_status", "note_public")),
        "papers": list(dossier.papers.order_by("pk").values("name", "quantity", "declared", "added_at")),
        "letters": list(dossier.documents.values("form", "number", "data", "issued_at")),
        "fees": list(dossier.fee_notices.values("number", "total", "state", "paid_at", "receipt_number")),
        "payments": list(
            Payment.objects.filter(notice__dossier=dossier).values("at", "kind", "amount", "receipt_number")
        ),
        "results": list(dossier.results.order_by("pk").values("title", "number", "sha256", "signer")),
        "rating": Rating.objects.filter(dossier=dossier).values("score", "comment", "rated_at").first(),
    }


def _draft(draft: DossierDraft) -> dict[str, Any]:
    traits = ("full_name", "phone", "email", "address", "identity_number", "created_at")
    files = list(draft.files.values("paper", "name", "size", "added_at"))
    answers = list(draft.answers.order_by("pk").values("field__label", "value"))
    return {name: getattr(draft, name) for name in traits} | {
        "about": str(draft),
        "files": files,
        "declared": answers,
    }
