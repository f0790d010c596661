"""Transitions of an article from draft to public and back; a second person releases it."""

import datetime as dt
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from announcements.models import Article, ArticleState, Correction
from announcements.services import campaigns
from foundation.web import page_cache
from foundation.workflow import Transition, TransitionRefused, Workflow, clean_reason, require_read

State = ArticleState
WRITES, RELEASES = ("announcements.change_article",), ("announcements.release_article",)
HAND_IN = Transition(
    (State.DRAFT, State.WITHDRAWN),
    State.REVIEW,
    gettext_lazy("Submit for review"),
    name="hand_in",
    permissions=WRITES,
)
RELEASE = Transition(
    (State.REVIEW,), State.RELEASED, gettext_lazy("Release"), name="release", permissions=RELEASES,
    author_field="written_by",
)  # fmt: skip
SEND_BACK = Transition(
    (State.REVIEW,), State.DRAFT, gettext_lazy("Send back"), name="send_back", permissions=RELEASES
)
CORRECT = Transition(
    (State.RELEASED,), State.RELEASED, gettext_lazy("Correct"), name="correct", permissions=RELEASES
)
WITHDRAW = Transition(
    (State.RELEASED,), State.WITHDRAWN, gettext_lazy("Withdraw"), name="withdraw", permissions=RELEASES
)
WORKFLOW = Workflow(HAND_IN, RELEASE, SEND_BACK, CORRECT, WITHDRAW)


@transaction.atomic
def hand_in(article: Article, *, by: User) -> Article:
    """Ask a second person to release it."""
    article = WORKFLOW.start(article, "hand_in", by=by)
    if not article.blocks.exists():
        raise TransitionRefused(_("The article has no text yet."))
    return _finish(article, "hand_in", remark="")


@transaction.atomic
def release(article: Article, *, by: User, seen: int | str) -> Article:
    """Publish it from `publish_at` on. `seen` is the revision that the second person has read."""
    article = WORKFLOW.start(article, "release", by=by)
    require_read(article, seen)
    if article.expires_at and article.expires_at <= timezone.now():
        raise TransitionRefused(_("Its last day is over already: set a later one."))
    article.publish_at = max(article.publish_at, timezone.now())
    return _finish(article, "release", released_by=by, released_at=timezone.now())


@transaction.atomic
def send_back(article: Article, *, by: User, reason: str) -> Article:
    """Return it to its writer, who reads the reason."""
    return _finish(WORKFLOW.start(article, "send_back", by=by), "send_back", remark=clean_reason(reason))


@transaction.atomic
def withdraw(article: Article, *, by: User, reason: str) -> Article:
    """Take it from the public at once; its address then answers 410, and its campaigns stop."""
    article = _finish(WORKFLOW.start(article, "withdraw", by=by), "withdraw", remark=clean_reason(reason))
    campaigns.stop_those_of(article)
    return article


@transaction.atomic
def correct(article: Article, *, by: User, reason: str, at: dt.datetime | None = None) -> Correction:
    """Add a dated correction above the text of a released article."""
    article = WORKFLOW.start(article, "correct", by=by)
    text = clean_reason(reason)
    correction = article.corrections.create(text=text, made_by=by, made_at=at or timezone.now())
    _finish(article, "correct", revision=article.revision + 1)
    return correction


@transaction.atomic
def note_change(article: Article, *, by: User, fields: Iterable[str] = ()) -> Article:
    """Save these fields as `by` edited them: they are its writer now, and the revision that was read is
    outdated. What belongs to it is written after this, in the same transaction.

    Raises TransitionRefused for a released article, which changes by `correct` or after `withdraw`.
    """
    edited, article = article, Article.objects.select_for_update().get(pk=article.pk)
    if article.state == State.RELEASED:
        raise WORKFLOW.refusal(article)
    for name in fields:
        setattr(article, name, getattr(edited, name))
    article.revision += 1
    if article.released_by_id == by.pk:
        article.released_by = None
    article.written_by = by
    article.save()
    return article


def _finish(article: Article, key: str, **changes: object) -> Article:
    article = WORKFLOW.finish(article, key, **changes)
    page_cache.invalidate_public_pages()
    return article
