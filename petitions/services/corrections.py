"""An answer that was wrong is answered anew: the sender is told why, the first one stays in the history."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from petitions.errors import InvalidDetail, MissingRequirement, NotYours, TransitionRefused
from petitions.message_texts import ANSWERED_STATUSES
from petitions.models import Answer, Event, Petition, Publication
from petitions.services import checks, snapshots
from petitions.services.details import Actor
from petitions.services.effects import MAX_ANSWER
from petitions.services.enclosures import add_all
from petitions.services.transitions import lock, notify_undoable, record
from petitions.workflow import ActorKind, Requirement, Status


@transaction.atomic
def correct_answer(
    *,
    petition: Petition,
    by: Actor,
    text: str,
    because: str,
    signed_by: str = "",
    enclosures: tuple[tuple[str, bytes], ...] = (),
    expected_version: int | None = None,
) -> Event:
    """By the centre, or by the unit that answered; what was published of it is withdrawn until read anew."""
    locked = lock(petition, expected_version)
    if by.kind not in (ActorKind.CENTRE, ActorKind.UNIT):
        raise NotYours
    checks.require_yours(locked, by)
    wrong = locked.answers.last()
    if locked.status not in ANSWERED_STATUSES or wrong is None:
        raise TransitionRefused(_("Only an answer that was given can be corrected."))
    before = snapshots.before(locked, by)
    now, words = timezone.now(), checks.clean_text(text, MAX_ANSWER, _("Answer"))
    reason = checks.clean_text(because, 1000, _("Reason"))
    _require_a_change(words, reason, wrong)
    answer = Answer.objects.create(
        petition=locked,
        unit=wrong.unit,
        text=words,
        signed_by=checks.clean_text(signed_by, 200, _("Signed by")),
        officer=by.officer,
        answered_at=now,
        corrects=wrong,
    )
    add_all(answer, enclosures)
    Publication.objects.filter(petition=locked, withdrawn_at=None).update(withdrawn_at=now)
    event = record(locked, Status(locked.status), by, now, note=reason)
    notify_undoable(locked, event, before)
    petition.refresh_from_db()
    return event


def _require_a_change(words: str, reason: str, wrong: Answer) -> None:
    if not words:
        raise MissingRequirement(Requirement.ANSWER)
    if not reason:
        raise MissingRequirement(Requirement.REASON)
    if words == wrong.text:
        raise InvalidDetail(_("The answer reads as before: change it, or leave it."))
