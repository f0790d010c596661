"""From the draft to the public and back: two people stand behind every article that is read."""

import datetime as dt

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from announcements.models import Article, ArticleState, Correction
from announcements.services.refusal import NotNow
from foundation.web import page_cache


@transaction.atomic
def hand_in(*, article: Article, editor: User) -> Article:
    """A draft, or what was sent back or withdrawn, goes to the second person."""
    article = _locked(article, ArticleState.DRAFT, ArticleState.WITHDRAWN)
    if not article.blocks.exists():
        raise NotNow(_("The article has no text yet."))
    return _moved(article, ArticleState.REVIEW, remark="")


@transaction.atomic
def release(*, article: Article, editor: User, seen: int) -> Article:
    """A second person lets it go; it is read from `publish_at` on. `seen`: the revision that he read."""
    article = _locked(article, ArticleState.REVIEW)
    if article.written_by_id == editor.pk:
        raise NotNow(_("Whoever wrote an article does not release it: ask a second person."))
    if article.revision != seen:
        raise NotNow(_("The article was changed since you read it. Read it again."))
    if article.expires_at and article.expires_at <= timezone.now():
        raise NotNow(_("Its last day is over already: set a later one."))
    article.publish_at = max(article.publish_at, timezone.now())
    return _moved(article, ArticleState.RELEASED, released_by=editor, released_at=timezone.now())


@transaction.atomic
def send_back(*, article: Article, editor: User, why: str) -> Article:
    """The second person wants something changed first."""
    article = _locked(article, ArticleState.REVIEW)
    if not why.strip():
        raise NotNow(_("Say what is to be changed."))
    return _moved(article, ArticleState.DRAFT, remark=why.strip()[:300])


@transaction.atomic
def withdraw(*, article: Article, editor: User, why: str) -> Article:
    """Taken from the public at once; its address says so."""
    article = _locked(article, ArticleState.RELEASED)
    if not why.strip():
        raise NotNow(_("Say why it is withdrawn."))
    return _moved(article, ArticleState.WITHDRAWN, remark=why.strip()[:300])


@transaction.atomic
def correct(*, article: Article, editor: User, text: str, at: dt.datetime | None = None) -> Correction:
    """Add a dated correction on top of a released article."""
    article = _locked(article, ArticleState.RELEASED)
    if not text.strip():
        raise NotNow(_("Say what was corrected."))
    correction = Correction.objects.create(
        article=article, text=text.strip()[:300], made_by=editor, made_at=at or timezone.now()
    )
    article.revision += 1
    article.save(update_fields=["revision", "changed_at", "slug", "search_key"])
    page_cache.renew()
    return correction


@transaction.atomic
def note_change(*, article: Article, editor: User) -> Article:
    """Somebody edited the text: he is its writer now, and what the second person read is no longer it.

    Raises NotNow for a released article: what the public reads changes by `correct`, or after `withdraw`.
    """
    article = _locked(article, ArticleState.DRAFT, ArticleState.REVIEW, ArticleState.WITHDRAWN)
    article.revision += 1
    if article.released_by_id == editor.pk:
        article.released_by = None
    article.written_by = editor
    article.save()
    return article


def _locked(article: Article, *allowed: ArticleState) -> Article:
    article = Article.objects.select_for_update().get(pk=article.pk)
    if article.state not in allowed:
        raise NotNow(
            _("“%(title)s” is “%(state)s” now.")
            % {"title": article.title, "state": article.get_state_display()}
        )
    return article


def _moved(article: Article, state: ArticleState, **values: object) -> Article:
    for name, value in {"state": state, **values}.items():
        setattr(article, name, value)
    article.save()
    page_cache.renew()
    return article
