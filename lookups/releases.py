"""What warns the public is released by a second person; in an emergency by one, who is reviewed afterwards.

Models of warnings inherit Released; their services call `check` and `release` in one transaction.

What holds now, on the front page: a line for each look-up that tells it without a question.
"""

import datetime as dt
import logging
from collections.abc import Hashable, Iterator
from functools import lru_cache

from django.contrib.auth.models import User
from django.db import DatabaseError, models, transaction
from django.db.models import F, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, gettext_lazy
from django.utils.translation import gettext as _

from foundation.alarms import clear_alarm, raise_alarm
from foundation.database.constraints import CheckConstraint
from foundation.officers import name_of, officer_field
from foundation.refusals import ServiceRefusal
from foundation.web.banners import Banner
from foundation.workflow import changed_meanwhile, has_changed_since
from lookups import registry

MIN_REASON = 10
"""Letters of a reason for releasing alone: less says nothing to the reviewer."""


class ReleaseRefused(ServiceRefusal):
    """The warning cannot be released or reviewed; `message` is a sentence for the officer."""


class Released(models.Model):
    """A draft while `published_at` is empty. `alone_because` is set where one person released it alone."""

    written_by = officer_field(gettext_lazy("written by"), editable=False)
    written_at = models.DateTimeField(gettext_lazy("written at"), null=True, editable=False)
    published_at = models.DateTimeField(gettext_lazy("published at"), null=True, blank=True, editable=False)
    released_by = officer_field(gettext_lazy("released by"), editable=False)
    alone_because = models.CharField(
        gettext_lazy("why by one person"), max_length=300, blank=True, editable=False
    )
    reviewed_by = officer_field(gettext_lazy("reviewed by"), editable=False)
    reviewed_at = models.DateTimeField(gettext_lazy("reviewed at"), null=True, editable=False)
    review_remark = models.CharField(
        gettext_lazy("remark of the review"), max_length=300, blank=True, editable=False
    )

    class Meta:
        abstract = True

    @property
    def is_draft(self) -> bool:
        return self.published_at is None

    @property
    def revision(self) -> str:
        """Its text as it was last written."""
        return self.written_at.isoformat() if self.written_at else ""

    @property
    def waits_for_review(self) -> bool:
        return bool(self.published_at and self.alone_because and self.reviewed_by_id is None)


WAITS_FOR_REVIEW = Q(published_at__isnull=False, reviewed_by=None) & ~Q(alone_because="")


def constraints(name: str) -> list[CheckConstraint]:
    """The rule in the database, for a model's Meta. Rows of before it name no writer and no releaser."""
    return [
        CheckConstraint(
            condition=Q(published_at=None) | Q(written_by=None) | Q(released_by__isnull=False),
            name=f"published_{name}_names_its_releaser",
            violation_error_message=gettext_lazy("A second person must publish a warning."),
        ),
        CheckConstraint(
            condition=Q(released_by=None) | ~Q(released_by=F("written_by")) | ~Q(alone_because=""),
            name=f"{name}_is_released_by_a_second_person",
            violation_error_message=gettext_lazy("A second person must publish a warning."),
        ),
        CheckConstraint(
            condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("released_by")),
            name=f"{name}_is_reviewed_by_another_person",
            violation_error_message=gettext_lazy("Another person must review a warning."),
        ),
    ]


def note_writer(warning: Released, by: User | None) -> None:
    """Whoever typed or changed the text is its writer; unsaved."""
    warning.written_by = by
    warning.written_at = timezone.now()


def check(
    warning: Released, *, by: User, permission: str, alone_because: str = "", seen: str | None = None
) -> None:
    """Raises ReleaseRefused where `by` may not release this text. `seen`: the revision that was read."""
    app = warning._meta.app_label
    if not warning.is_draft:
        raise ReleaseRefused(_("This warning has already been published."))
    if has_changed_since(warning, seen):
        raise ReleaseRefused(changed_meanwhile())
    if alone_because.strip():
        _check_alone(by, f"{app}.release_alone", alone_because)
        return
    if not by.has_perm(f"{app}.{permission}"):
        raise ReleaseRefused(_("You may not publish warnings."))
    if warning.written_by_id is None:
        raise ReleaseRefused(_("It has no author yet: a colleague must read and save it first."))
    if warning.written_by_id == by.pk:
        raise ReleaseRefused(_("You wrote this warning, so you may not publish it: ask a second person."))


def _check_alone(by: User, permission: str, reason: str) -> None:
    if not by.has_perm(permission):
        raise ReleaseRefused(_("You may not publish a warning alone."))
    if len(reason.strip()) < MIN_REASON:
        raise ReleaseRefused(_("Say in a few words why no second person could be asked."))


def release(warning: Released, *, by: User, alone_because: str = "") -> None:
    """Set who released it and when, unsaved. One person alone: reviewers are alarmed."""
    warning.published_at = timezone.now()
    warning.released_by = by
    warning.alone_because = alone_because.strip()[:300]
    if warning.alone_because:
        said = _("%(name)s published “%(title)s” alone (%(why)s): a second person reviews it.") % {
            "name": name_of(by),
            "title": str(warning)[:120],
            "why": warning.alone_because[:80],
        }
        raise_alarm(key=_alarm(warning), message=said)


@transaction.atomic
def review(warning: Released, *, by: User, permission: str, remark: str) -> None:
    """Another person looks at what was released alone; saved, the alarm ends."""
    warning = type(warning)._default_manager.select_for_update().get(pk=warning.pk)
    if not by.has_perm(f"{warning._meta.app_label}.{permission}"):
        raise ReleaseRefused(_("You may not review warnings."))
    if not warning.waits_for_review:
        raise ReleaseRefused(_("There is nothing to review here."))
    if warning.released_by_id == by.pk:
        raise ReleaseRefused(_("You published it alone, so you may not review it: ask a second person."))
    if not remark.strip():
        raise ReleaseRefused(_("Say in one sentence what you found."))
    warning.reviewed_by, warning.reviewed_at = by, timezone.now()
    warning.review_remark = remark.strip()[:300]
    warning.save(update_fields=["reviewed_by", "reviewed_at", "review_remark"])
    clear_alarm(key=_alarm(warning))


def _alarm(warning: Released) -> str:
    return f"alone-{warning._meta.model_name}-{warning.pk}"


logger = logging.getLogger(__name__)
HOME = "/"


def banners(request: HttpRequest) -> Iterator[Banner]:
    if request.path != HOME:
        return
    for kind in registry.all_kinds():
        if kind.tells_now and kind.kept:
            url = reverse("lookups:look_up", args=[kind.key])
            try:
                told = _told(kind.key, kind.kept.mark(), timezone.localdate(), get_language())
            except DatabaseError as error:  # no page falls for want of a banner
                logger.warning("the front page leaves out %s: %s", kind.key, type(error).__name__)
                continue
            if told:
                yield Banner(0, str(kind.label), told, url, act=gettext("See where and when"))


@lru_cache(maxsize=32)
def _told(key: str, _tables: Hashable, _day: dt.date, _language: str) -> str:
    kind = registry.kind_of(key)
    return kind.in_force() if kind else ""
