"""«Điều 10 Nghị định 118 nói gì»: one article as it stands, with its document, effect, date and address."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext

from foundation.vietnamese.marked import Vietnamese
from foundation.web.formats import day
from lookups.base import Act, Answer, Card, Source, State, call_1022, rows_of
from lookups.kinds.legal import search
from lookups.kinds.legal.effect import Status
from lookups.kinds.legal.models import LegalArticle, LegalDocument
from lookups.kinds.legal.presentation import SOURCE, TONES, in_words, title_of

MAX_PASSAGES = 2
MAX_EXCERPT_LENGTH = 400


def of_document(document: LegalDocument, number: str) -> Answer:
    """The article of that number; else which articles there are, or that the text is not here."""
    article = document.articles.filter(number=number).first()
    if article is None:
        return _without(document, number)
    return Answer(
        State.FOUND,
        f"{article.label}, {title_of(document)}",
        _source(document),
        cards=(_card(article, document, Vietnamese(article.text or article.heading)),),
        next_steps=(call_1022(),),
    )


def passages(text: str, level: str) -> tuple[Card, ...]:
    """The articles in which all words of a question stand, the best first, shortened."""
    return tuple(
        _card(article, article.document, Vietnamese(_excerpt(article)))
        for article in search.articles_by_words(text, level)[:MAX_PASSAGES]
    )


def _without(document: LegalDocument, number: str) -> Answer:
    known = list(document.articles.values_list("number", flat=True))
    if known:
        words = gettext("%(document)s has articles %(first)s to %(last)s, and no article %(number)s.")
        span = {"first": known[0], "last": known[-1]}
        heading = words % {"document": title_of(document), "number": number, **span}
    else:
        words = gettext("The portal does not hold the articles of %(document)s.")
        heading = words % {"document": title_of(document)}
    return Answer(
        State.NOTHING if known else State.NOT_PUBLISHED,
        heading,
        _source(document),
        lead="" if known else gettext("Please read article %(number)s in the original.") % {"number": number},
        next_steps=(*_links(document), _see(document), call_1022(say="gặp cán bộ")),
    )


def _card(article: LegalArticle, document: LegalDocument, text: Vietnamese) -> Card:
    effect = document.effect_on(timezone.localdate())
    is_over = effect.status in (Status.ENDED, Status.NOT_YET)
    warning = gettext("This document is not in force today.") if is_over else ""
    notes = [*filter(None, (warning, Vietnamese(document.note)))]
    return Card(
        title=Vietnamese(article),
        lead=text,
        rows=rows_of(
            (gettext("Document"), title_of(document)),
            (gettext("Effect today"), in_words(effect)),
            (gettext("Issued on"), day(document.issued_on)),
        ),
        notes=tuple(notes),
        tone=TONES[effect.status],
        tag=effect.words,
        acts=(*_links(document, article.number), *_next(article, document), _see(document)),
        data={
            "number": document.number, "article": article.number, "heading": article.heading,
            "text": article.text,
        },
    )  # fmt: skip


def _excerpt(article: LegalArticle) -> str:
    text = article.text or article.heading
    return text if len(text) <= MAX_EXCERPT_LENGTH else f"{text[: MAX_EXCERPT_LENGTH - 1]}…"


def _links(document: LegalDocument, number: str = "") -> tuple[Act, ...]:
    """The page of the portal at the article; the original where its address is known."""
    if not number:
        return (Act(gettext("The original"), url=document.url),) if document.url else ()
    page = reverse("lookups:look_up", args=["van-ban"])
    query = urlencode({"q": document.number})
    address = f"{settings.PUBLIC_URL}{page}?{query}#dieu-{number}"
    return (Act(gettext("Read it in the whole text"), url=address),)


def _next(article: LegalArticle, document: LegalDocument) -> tuple[Act, ...]:
    later = document.articles.filter(position=article.position + 1).first()
    if later is None:
        return ()
    question = {"q": document.number, "article": later.number}
    label = gettext("Article %(number)s") % {"number": later.number}
    return (Act(label, question=question, say=f"điều {later.number} {document.title}"),)


def _see(document: LegalDocument) -> Act:
    label = gettext("See %(document)s") % {"document": document.number}
    return Act(label, question={"q": document.number}, say=document.title)


def _source(document: LegalDocument) -> Source:
    return Source(str(SOURCE), document.updated_at, document.url)
