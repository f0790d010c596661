""" "có tin gì mới không": the newest announcements that the public may read, and the page of all."""

import re

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from announcements.models import Article
from assistant.replies import Reply, say
from assistant.turns import Turn
from foundation.messages import Button
from foundation.vietnamese.questions import plain
from foundation.web.formats import day

ASKS = re.compile(
    r"^(?:(?:cho|toi|tui|em|minh|xem|coi|hoi|a|da|oi|co|hom nay|may bua nay|dao nay|nay|bua nay) )*"
    r"(?:tin(?: tuc)?|thong bao|ban tin)(?: (?:gi|chi|nao))? (?:moi|hot|nong)(?: nhat)?"
    r"(?: (?:gi|chi|nao|hom nay|bua nay|nay|trong ngay|tuan nay|khong|vay|ha|a|nhi|em|ad|the|cua|cong|voi"
    r"|nha|nhe|chua|may bua nay))*$"
    r"|^(?:any|what s the|what is the|show me the|is there any)? ?(?:latest|new|newest|recent)? ?"
    r"(?:news|announcements)(?: (?:today|please|here|this week))?$"
)
"""Nothing but the wish for news: what names a matter («tin mới về bão») is asked elsewhere."""
OF_THEIR_OWN = ("lookup", "dossier", "petition")
"""Things shown that have news themselves."""
MAX_SHOWN = 3


def handle(turn: Turn) -> Reply | None:
    if not ASKS.match(plain(turn.text)) or turn.memory.focus.kind in OF_THEIR_OWN:
        return None
    articles = Article.objects.readable().in_order()[:MAX_SHOWN]
    link = Button(_("See more"), "url", settings.PUBLIC_URL + reverse("announcements:index"))
    if not articles:
        return say(_("There is no announcement yet."), link)
    return say("\n\n".join(map(_described, articles)), link)


def _described(article: Article) -> str:
    return f"{article.title}\n{article.summary}\n{article.office}, {day(article.publish_at)}"
