"""`/tin-tuc/`: articles, their pictures and attachments."""

from http import HTTPStatus

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from announcements import read_counter
from announcements.models import Article, ArticleState, Attachment, Block, Category
from foundation.files.responses import office_file, picture_of_page
from foundation.vietnamese.folding import nfc
from foundation.web.json_ld import json_ld
from foundation.web.page_cache import PROXY_EXPIRES, cache_public_page

A_PAGE = 12
SEES_DRAFTS = "announcements.view_article"


@require_safe
@cache_public_page
def index(request: HttpRequest) -> HttpResponse:
    """All that can be read now; `loai` one category, `q` words in title, summary or office."""
    category = request.GET.get("loai", "")
    words = nfc(request.GET.get("q", "")).strip()[:80]
    found = Article.objects.readable().in_order()
    if category in Category.values:
        found = found.filter(category=category)
    if words:
        found = found.matching(words)
    page = Paginator(found.defer("search_key"), A_PAGE).get_page(request.GET.get("trang"))
    context = {"page": page, "categories": Category.choices, "chosen": category, "words": words}
    return render(request, "announcements/index.html", context)


@require_safe
def article(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """One article, and its opening counted."""
    response = _article(request, pk, slug)
    response.headers.pop(PROXY_EXPIRES, None)
    if response.status_code == HTTPStatus.OK:
        read_counter.count_read(request, pk)
    return response


@cache_public_page
def _article(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The page. Staff who may see drafts read it as it will be; a withdrawn one says so (410)."""
    ordered = Prefetch("blocks", Block.objects.order_by("position", "pk"))
    found = get_object_or_404(Article.objects.prefetch_related(ordered, "attachments", "corrections"), pk=pk)
    is_preview = not found.is_readable and request.user.has_perm(SEES_DRAFTS)
    if not found.is_readable and not is_preview:
        if found.released_at is None or found.state == ArticleState.REVIEW:
            raise Http404
        return render(request, "announcements/gone.html", {"article": found}, status=410)
    if slug != found.slug:
        return redirect(found, permanent=False)
    others = Article.objects.readable().in_order().exclude(pk=pk).filter(category=found.category)[:3]
    context = {
        "article": found,
        "picture": next((block for block in found.blocks.all() if block.kind == Block.Kind.PICTURE), None),
        "is_preview": is_preview,
        "others": others,
        "structured": _structured(found),
    }
    return render(request, "announcements/article.html", context)


def _structured(article: Article) -> str:
    """schema.org's NewsArticle, for search engines."""
    return json_ld(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": article.title,
            "description": article.summary,
            "datePublished": article.publish_at.isoformat(),
            "dateModified": article.changed_at.isoformat(),
            "author": {"@type": "GovernmentOrganization", "name": article.office},
        }
    )


@require_safe
def picture(request: HttpRequest, name: str) -> FileResponse:
    """A picture of an article that can be read now, by the random name under which it is kept."""
    pictures = Block.objects.filter(kind=Block.Kind.PICTURE).select_related("article")
    block = get_object_or_404(pictures, picture__endswith=f"/{name}.jpg")
    return picture_of_page(
        request,
        block.picture,
        content_type="image/jpeg",
        is_public=block.article.is_readable,
        seen_by=SEES_DRAFTS,
    )


@require_safe
def attachment(request: HttpRequest, pk: int) -> FileResponse:
    """A file of an article that can be read now; browsers show a PDF and save the others."""
    found = get_object_or_404(Attachment.objects.select_related("article"), pk=pk)
    if not found.article.is_readable and not request.user.has_perm(SEES_DRAFTS):
        raise Http404
    return office_file(found.file, name=found.name, kind=found.kind)
