"""An article as a citizen reads it in the sandbox."""

from html import escape
from typing import Any

from .articles import Article
from .hosts import not_found
from .http_call import Answer


def article_page(article: Article | None) -> Answer:
    """Counts a view; hidden articles are not shown."""
    if article is None or article.status != "show":
        return not_found()
    article.views += 1
    parts = "".join(_part(part) for part in article.content["body"]) if article.type == "normal" else ""
    page = (
        f'<!doctype html><html lang="vi"><meta charset="utf-8"><title>{escape(article.title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<style>body{font:18px/1.6 system-ui;max-width:40rem;margin:2rem auto;padding:0 1rem}"
        "img{max-width:100%}</style>"
        f"<p>MÔI TRƯỜNG THỬ – không phải Zalo</p><h1>{escape(article.title)}</h1>"
        f"<p>{escape(str(article.content.get('description', '')))}</p>{parts}</html>"
    )
    return Answer(page.encode(), content_type="text/html; charset=utf-8")


def _part(part: dict[str, Any]) -> str:
    if part.get("type") == "image":
        caption = escape(str(part.get("caption", "")))
        return f'<p><img src="{escape(str(part.get("url", "")))}" alt="{caption}"></p>'
    return f"<p>{escape(str(part.get('content', '')))}</p>"
