"""Our articles as articles of the Official Account: created, checked, changed, removed, their figures read.

Reference section 5: create → token → verify → id.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db.models import F, Q, Sum
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html, strip_tags
from django.utils.translation import gettext as _

from announcements.blocks import table_rows
from announcements.models import Article, Block
from announcements.publishers import BroadcastRefused, BroadcastUncertain, PublicationStatus
from foundation.database.leases import LeaseClaim
from zalo_channel import CHANNEL, client
from zalo_channel.errors import NoAnswer, Refused, ZaloProblem
from zalo_channel.events import moment, scalar
from zalo_channel.models import MessageTemplate, OaArticle
from zalo_channel.reconciliation import CLOCK_SKEW
from zalo_channel.templates import REFERENCE_PARAM, cut

logger = logging.getLogger(__name__)

TITLE, DESCRIPTION, AUTHOR = 140, 250, 50
STILL_CHECKING = -214
UNKNOWN_ARTICLE = -201
TRIES = 8
PAUSE, REMOVE_AGAIN = dt.timedelta(seconds=15), dt.timedelta(hours=1)
A_SLICE = 10
LEASE_SECONDS = 180.0  # longer than one article takes
State = OaArticle.State


def sync() -> int:
    """Bring the account's articles to what the portal shows; how many were touched. A second run at the same
    time does nothing."""
    with LeaseClaim("articles", LEASE_SECONDS) as lease:
        if lease is None:
            return 0
        return sum(
            _each(lease, step, rows)
            for step, rows in (
                (_create, _missing()),
                (_verify, OaArticle.objects.due().filter(state=State.CHECKING)),
                (_update, _outdated()),
                (_remove, _superfluous()),
            )
        )


def read_figures() -> int:
    """Views and shares of all articles, as the platform counts them; how many were read."""
    return sum(
        OaArticle.objects.filter(oa_id=str(media.get("id", ""))).update(
            views=_number(media.get("total_view")),
            shares=_number(media.get("total_share")),
            url=str(media.get("link_view", ""))[:500],
            read_at=timezone.now(),
        )
        for media in _on_the_account()
    )


def views() -> dict[str, int]:
    """Of all articles that are or were on the account, as last read there."""
    return {CHANNEL: OaArticle.objects.aggregate(all=Sum("views"))["all"] or 0}


def shares() -> dict[str, int]:
    return {CHANNEL: OaArticle.objects.aggregate(all=Sum("shares"))["all"] or 0}


class OaPublisher:
    """announcements.publishers.Publisher"""

    def status(self, article: Article) -> PublicationStatus | None:
        row = OaArticle.objects.filter(article=article).first()
        if row is None:
            return None
        words = f"{row.get_state_display()} {row.said}".strip()
        return PublicationStatus("Zalo", words, row.url, row.views, row.shares, row.read_at)

    def templates(self, fields: frozenset[str]) -> list[tuple[str, str]]:
        rows = MessageTemplate.objects.filter(is_enabled=True).order_by("key")
        fitting = [row for row in rows if set(row.params) - {REFERENCE_PARAM} <= fields]
        return [(row.key, row.purpose) for row in fitting]

    def broadcast(self, article: Article) -> str:
        row = OaArticle.objects.filter(article=article, state=State.PUBLISHED).first()
        if row is None:
            raise BroadcastRefused(_("Zalo has not approved the article yet; it cannot be sent."))
        try:
            return client.broadcast([row.oa_id])
        except NoAnswer as silence:
            raise BroadcastUncertain(str(silence)) from silence
        except ZaloProblem as problem:
            raise BroadcastRefused(str(problem)) from problem


def body_of(article: Article) -> dict[str, Any]:
    """The article as the create call takes it; longer words are cut to what the platform really accepts."""
    return {
        "type": "normal",
        "title": cut(article.title, TITLE),
        "author": cut(article.office, AUTHOR),
        "description": cut(article.summary, DESCRIPTION),
        "cover": {"cover_type": "photo", "photo_url": _cover(article), "status": "show"},
        "body": [_part(block) for block in article.blocks.all()] or [_text(escape(article.summary))],
        "status": "show",
        "comment": "hide",
    }


def _on_the_account() -> Iterator[dict[str, Any]]:
    offset = 0
    while slice_ := client.article_slice(offset, A_SLICE):
        yield from slice_
        offset += A_SLICE


def _each(lease: LeaseClaim, step: Callable[[Any], None], rows: Any) -> int:
    done = 0
    for row in rows:
        if not lease.take():
            return done
        try:
            step(row)
            done += 1
        except ZaloProblem as problem:
            logger.warning("an article of the account: %s", problem)
            if not isinstance(problem, Refused) or problem.is_of_the_account:
                return done  # the platform or the token: the next beat tries again
    return done


def _missing() -> Any:
    """Articles that the account never had; one that was refused only once its words are others."""
    refused = OaArticle.objects.due().filter(state=State.REFUSED, oa_id="")
    corrected = refused.exclude(revision=F("article__revision"))
    ours = Article.objects.readable().filter(is_for_followers=True)
    return ours.filter(Q(oa_article=None) | Q(oa_article__in=corrected))


def _outdated() -> Any:
    """Readable ones alone: the platform fetches the pictures, which go with their article."""
    shown = OaArticle.objects.due().shown().filter(article__in=Article.objects.readable())
    return shown.exclude(revision=F("article__revision")).select_related("article")


def _superfluous() -> Any:
    over = Q(article__state="withdrawn") | Q(article__expires_at__lte=timezone.now())
    return OaArticle.objects.due().shown().filter(over)


def _create(article: Article) -> None:
    """The row is there before the call: without a token it tells that the answer was lost."""
    body = body_of(article)
    row = OaArticle.objects.filter(article=article).first() or OaArticle(article=article)
    row.revision, row.state, row.token, row.said = article.revision, State.CHECKING, "", ""
    row.tries, row.next_at = 0, timezone.now() + PAUSE
    row.save()
    try:
        _hand_in(row, lambda: client.create_article(body))
    except ZaloProblem as problem:
        if not isinstance(problem, NoAnswer):  # surely not accepted
            row.delete()
        raise


def _find(row: OaArticle) -> None:
    """Nobody knows whether it was created: look for one of its title that no row has. Where none is found in
    TRIES looks, it is created again."""
    known = set(OaArticle.objects.values_list("oa_id", flat=True))
    for media in _on_the_account():
        oa_id = scalar(media.get("id"))
        if oa_id not in known and _was_created_from(row.article, media):
            row.oa_id, row.state = oa_id, State.PUBLISHED
            break
    if row.oa_id or row.tries < TRIES:
        row.save()
    else:
        row.delete()


def _was_created_from(article: Article, media: dict[str, Any]) -> bool:
    """An older one of the same title was made by hand: it is left alone."""
    at = moment(scalar(media.get("create_date")))
    is_newer = at is None or at >= article.publish_at - CLOCK_SKEW
    return is_newer and media.get("title") == cut(article.title, TITLE)


def _update(row: OaArticle) -> None:
    row.revision = row.article.revision
    body = {**body_of(row.article), "id": row.oa_id}
    _hand_in(row, lambda: client.update_article(body))


def _hand_in(row: OaArticle, call: Callable[[], str]) -> None:
    try:
        row.token, row.state, row.said, row.tries = call(), State.CHECKING, "", 0
    except Refused as refused:
        if refused.is_of_the_account or refused.may_pass:
            raise
        row.state, row.said = State.REFUSED, str(refused)[:200]
    row.next_at = timezone.now() + PAUSE
    row.save()


def _verify(row: OaArticle) -> None:
    row.tries += 1
    row.next_at = timezone.now() + PAUSE * row.tries
    if not row.token:
        _find(row)
        return
    try:
        row.oa_id, row.state = client.verify_article(row.token), State.PUBLISHED
    except Refused as refused:
        if refused.is_of_the_account or refused.may_pass:
            raise
        if refused.code != STILL_CHECKING or row.tries >= TRIES:
            row.state, row.said = State.REFUSED, str(refused)[:200]
    row.save()


def _remove(row: OaArticle) -> None:
    """Staff may have deleted it there. What is refused for another reason is tried again in an hour."""
    try:
        client.remove_article(row.oa_id)
        row.state = State.REMOVED
    except Refused as refused:
        if refused.is_of_the_account:
            raise
        row.said, row.next_at = str(refused)[:200], timezone.now() + REMOVE_AGAIN
        if refused.code == UNKNOWN_ARTICLE:
            row.state = State.REMOVED
    row.save(update_fields=["state", "said", "next_at"])


def _part(block: Block) -> dict[str, str]:
    if block.kind == Block.Kind.TEXT:
        return _text(block.text)
    if block.kind == Block.Kind.PICTURE:
        return {"type": "image", "url": _picture(block), "caption": strip_tags(block.text)[:200]}
    if block.kind == Block.Kind.VIDEO:
        return _text(format_html('<a href="{0}">{0}</a>', block.url))
    return _text("<br>".join(escape(" | ".join(row)) for row in table_rows(block.table)))


def _text(content: str) -> dict[str, str]:
    return {"type": "text", "content": content}


def _cover(article: Article) -> str:
    """Zalo fetches it; without a cover the call is refused."""
    pictures = [block for block in article.blocks.all() if block.kind == Block.Kind.PICTURE]
    return _picture(pictures[0]) if pictures else settings.PUBLIC_URL + static("province/cover.png")


def _picture(block: Block) -> str:
    name = PurePath(str(block.picture.name)).stem
    return settings.PUBLIC_URL + quote(reverse("announcements:picture", args=[name]))


def _number(value: Any) -> int:
    return max(0, int(value)) if isinstance(value, int | float) or str(value).isdecimal() else 0
