"""An announcement that was shown: what is asked of it is quoted from it, or it says nothing of that."""

import re
from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from announcements.models import Article
from announcements.services.articles import passages_of
from assistant.dialogue_state import Focus
from assistant.focus_kinds import Aspect, FocusKind
from assistant.replies import Reply, say
from assistant.turns import Turn, telling_words
from foundation.messages import Button
from foundation.regions.resolver import find_places
from foundation.vietnamese.questions import asks_in, clauses, plain
from foundation.web.formats import day

KIND = "article"
MAX_QUOTED = 3  # passages
_SIGNS = {
    "hours duration": r"\b\d{1,2} ?(?:giờ|h|:)|\b(?:buổi|sáng|chiều|tối)\b",
    "when deadline": r"\b\d{1,2}/\d{1,2}\b|\b(?:thứ (?:hai|ba|tư|năm|sáu|bảy)|ngày|tuần|tháng)\b",
    "price discount": r"\b(?:phí|miễn phí|tự do|đồng|giá|vé)\b",
    "papers": r"\b(?:mang|giấy|sổ|thẻ|căn cước|hồ sơ)\b",
    "place area way": r"\b(?:tại|ở|nhà văn hóa|hội trường|trạm|trung tâm|xã|phường|điểm)\b",
    "phone handler": r"\b(?:gọi|điện thoại|liên hệ|nhắn)\b|\b0\d{8,}\b|\b1\d{3}\b",
    "case todo": r"\b(?:thì|nếu|không|nên|phải|hoãn)\b",
}
"""What a passage that answers such an ask has in it, in small letters."""


def shown(article: Article, turn: Turn) -> Reply:
    """What the article says of the message, or of what is asked in it; its summary where neither."""
    asked = set(asks_in(turn.text))
    signs = [sign for asks, sign in _SIGNS.items() if asked.intersection(asks.split())]
    passages = passages_of(article)
    answering = [each for sign in signs for each in _signed(passages, sign)]
    naming = _naming(article, turn)
    quoted = [each for each in naming if each in answering] or _exact_first(answering) or naming
    quoted = list(dict.fromkeys(quoted)) or [article.summary]
    return _quoting(article, quoted)


def _quoting(article: Article, quoted: Sequence[str]) -> Reply:
    source = _("Source: %(source)s, %(day)s") % {"source": article.office, "day": day(article.publish_at)}
    link = Button(_("Read the announcement"), "url", settings.PUBLIC_URL + article.get_absolute_url())
    body = "\n".join(quoted[:MAX_QUOTED])
    return say(f"{article.title}\n\n{body}\n\n{source}", link).about(KIND, article.pk, name=article.title)


def _naming(article: Article, turn: Turn, sign: str = "") -> list[str]:
    """The passages that share most words with the message beside the title's; of all, with the sign."""
    passages = passages_of(article)
    words = {word for clause in clauses(turn.text) for word in telling_words(clause)}
    words |= {word for place in find_places(turn.text) for word in plain(place.said).split()}
    words -= set(plain(article.title).split())
    shared = [(len(words.intersection(plain(passage).split())), passage) for passage in passages]
    most = max((number for number, _passage in shared), default=0)
    named = [passage for number, passage in shared if most and number == most]
    return _signed(named or passages, sign) or (named if not sign else [])


def _exact_first(passages: Sequence[str]) -> list[str]:
    """Those with a date, an hour or a number before those that only speak of one."""
    return sorted(passages, key=lambda passage: not any(map(str.isdigit, passage)))


def _signed(passages: Sequence[str], sign: str) -> list[str]:
    return [passage for passage in passages if not sign or re.search(sign, passage.lower())]


def _article(focus: Focus) -> Article | None:
    return Article.objects.readable().prefetch_related("blocks").filter(pk=focus.key).first()


def _aspect(asks: str, sign: str) -> Aspect:
    def answer(turn: Turn, focus: Focus) -> Reply | None:
        article = _article(focus)
        quoted = _naming(article, turn, sign) if article else []
        return _quoting(article, quoted) if article and quoted else None

    return Aspect(asks, answer, frozenset(asks.split()))


class ArticleFocus(FocusKind):
    def own_words(self, focus: Focus) -> str:
        article = _article(focus)
        return " ".join([article.title, *passages_of(article)]) if article else ""

    def mentioned(self, turn: Turn, focus: Focus) -> Reply | None:
        article = _article(focus)
        quoted = _naming(article, turn) if article else []
        return _quoting(article, quoted) if article and len(quoted) <= MAX_QUOTED and quoted else None


FOCUS = ArticleFocus(tuple(_aspect(asks, sign) for asks, sign in _SIGNS.items()))
