"""Transitions of an article from draft to public and back; a second person releases it.

The sentences of an article, for whoever quotes it: of its summary, its texts, the rows of its tables.
"""

import datetime as dt
import re
from collections.abc import Hashable, Iterable
from typing import Any

import nh3
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from announcements.blocks import table_rows
from announcements.models import Article, ArticleState, Block, Correction
from announcements.services import campaigns
from foundation.reviewed_workflow import ReviewedWorkflow, already_over
from foundation.workflow import Transition, clean_reason

State = ArticleState
RELEASES = ("announcements.release_article",)
CORRECT = Transition(
    (State.RELEASED,), State.RELEASED, gettext_lazy("Correct"), name="correct", permissions=RELEASES
)


class ArticleWorkflow(ReviewedWorkflow[Article]):
    """Public from `publish_at` on; a withdrawn article answers 410, and its campaigns stop."""

    def objection(self, record: Article, key: str) -> str:
        if not record.blocks.exists():
            return _("The article has no text yet.")
        is_over = record.expires_at is not None and record.expires_at <= timezone.now()
        return already_over() if key == "publish" and is_over else ""

    def finish(self, record: Any, key: Hashable, **changes: Any) -> Any:
        if key == "publish":
            changes["publish_at"] = max(record.publish_at, timezone.now())
        record = super().finish(record, key, **changes)
        if key == "withdraw":
            campaigns.stop_those_of(record)
        return record


WORKFLOW = ArticleWorkflow(
    State, CORRECT, writes=("announcements.change_article",), publishes=RELEASES, published="released"
)
hand_in, publish = WORKFLOW.hand_in, WORKFLOW.publish
send_back, withdraw = WORKFLOW.send_back, WORKFLOW.withdraw


@transaction.atomic
def correct(article: Article, *, by: User, reason: str, at: dt.datetime | None = None) -> Correction:
    """Add a dated correction above the text of a released article."""
    article = WORKFLOW.start(article, "correct", by=by)
    text = clean_reason(reason)
    correction = article.corrections.create(text=text, made_by=by, made_at=at or timezone.now())
    WORKFLOW.finish(article, "correct", revision=article.revision + 1)
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


_ENDS = re.compile(r"(?<=[.!?])\s+")
_PARTS = re.compile(r"</(?:p|li|h2|h3|div|blockquote)>|<br ?/?>")


def passages_of(article: Article) -> list[str]:
    found = _ENDS.split(article.summary)
    for block in article.blocks.all():
        found += _rows(block) if block.kind == Block.Kind.TABLE else _sentences(block.text)
    return [passage for passage in found if passage]


def _sentences(html: str) -> list[str]:
    parts = (" ".join(nh3.clean(part, tags=set()).split()) for part in _PARTS.split(html))
    return [sentence for part in parts if part for sentence in _ENDS.split(part)]


def _rows(block: Block) -> list[str]:
    """Each row with its headings: «Ngày: 04/12; Xã, phường: …»."""
    heads, *rows = table_rows(block.table) or [[]]
    return [
        "; ".join(f"{head}: {cell}" for head, cell in zip(heads, row, strict=True) if cell) for row in rows
    ]
