"""Moderation: a moderator decides what the public may read, after the text was cleared of who is who."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from petitions import redaction
from petitions.errors import NotPublishable
from petitions.models import Petition, Publication
from petitions.services import checks
from petitions.workflow import Status

PUBLISHED_WHEN = (Status.ANSWERED, Status.CLOSED)


@transaction.atomic
def publish(
    *, petition: Petition, by: User, title: str, text: str, answer: str, pictures: Iterable[int] = ()
) -> Publication:
    """Publish the redacted words; again for a new answer. `pictures` are ids that show nobody.

    Raises NotPublishable: without an answer, against the sender's wish, for a complaint or a denunciation,
    by who wrote the answer himself, or while a phone, a plate or a number of a person is still in the text.
    """
    locked = Petition.objects.select_for_update().get(pk=petition.pk)
    _require_publishable(locked, by)
    words = {
        "title": checks.clean_text(title, 200, _("Title")),
        "text": checks.clean_text(text, 4000, _("What was said")),
        "answer": checks.clean_text(answer, 4000, _("Answer")),
    }
    for value in words.values():
        _require_redacted(value)
    if not all(words.values()):
        raise NotPublishable(_("Title, text and answer must not be empty."))
    publication, _created = Publication.objects.update_or_create(
        petition=locked,
        defaults={**words, "published_by": by, "published_at": timezone.now(), "withdrawn_at": None},
    )
    locked.pictures.update(is_public=False)
    locked.pictures.filter(pk__in=list(pictures)).update(is_public=True)
    return publication


@transaction.atomic
def withdraw_publication(*, petition: Petition) -> None:
    """The public reads it no more; what was published stays on record. Also where a step withdrew it already:
    its undo does not publish it again."""
    Petition.objects.select_for_update().get(pk=petition.pk)
    Publication.objects.filter(petition=petition).update(withdrawn_at=timezone.now())


def _require_publishable(petition: Petition, by: User) -> None:
    answer = petition.answers.last()
    if petition.status not in PUBLISHED_WHEN or answer is None:
        raise NotPublishable(_("Only answered petitions are published."))
    if petition.keep_private:
        raise NotPublishable(_("The sender asked not to publish it."))
    if petition.looks_like:
        raise NotPublishable(_("Complaints and denunciations are not published."))
    if answer.officer_id == by.pk:
        raise NotPublishable(_("Who wrote the answer does not publish it: ask a second person."))


def _require_redacted(text: str) -> None:
    left = [item for item in redaction.find(text) if item.trait in redaction.NEVER_PUBLIC]
    if left:
        named = ", ".join(f"“{item.words}” ({redaction.LABELS[item.trait]})" for item in left)
        raise NotPublishable(_("Still in the text: %(what)s. Mask it first.") % {"what": named})
