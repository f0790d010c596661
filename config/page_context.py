"""What every public page shows around its content: who runs it, how to reach a person, the other language."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info

from config import my_work
from config.sections import section_of, sections
from config.statements import IN_THE_FOOT, TITLES
from config.version import VERSION
from foundation.citizens import news
from foundation.conversations import entry_points
from foundation.local_names import local
from foundation.web import banners
from foundation.web.danger import danger_shown

"""Where the pages of the staff are."""


def portal(request: HttpRequest) -> dict[str, Any]:
    return {
        "portal_name": settings.PORTAL_NAME,
        "portal_operator": settings.PORTAL_OPERATOR,
        "portal_host": urlsplit(settings.PUBLIC_URL).netloc,
        "hotline": settings.HOTLINE,
        "brand": local("%(brand)s"),
        "province": local("%(province)s"),
        "look": settings.PROVINCE,
        "is_of_desk": request.path.startswith(my_work.DESKS),
        "is_trial": settings.TRIAL_BANNER,
        "statements": [(key, TITLES[key]) for key in IN_THE_FOOT],
        "source_code_url": settings.SOURCE_CODE_URL,
        "version": VERSION,
        "head_sections": SimpleLazyObject(lambda: sections(request.path)),
        "head_section": SimpleLazyObject(lambda: section_of(request.path)),
        "danger_shown": SimpleLazyObject(lambda: danger_shown(request)),
        "banners": SimpleLazyObject(lambda: banners.banners_for(request)),
        "chats": SimpleLazyObject(entry_points.all_open),
        "news_ways": SimpleLazyObject(lambda: [way.label for way in news.open_ways().values()]),
        "bell_count": SimpleLazyObject(lambda: _bell_count(request)),
        "language_links": SimpleLazyObject(lambda: _language_links(request)),
    }


def _bell_count(request: HttpRequest) -> int:
    """Asked for by pages of the staff only."""
    return my_work.bell_number(request) if request.user.is_authenticated else 0


def _language_links(request: HttpRequest) -> list[tuple[str, str, str]]:
    """(code, own name, address of this page in it) of the other languages; the rest of the query is kept."""
    query = dict(request.GET.lists())
    return [
        (code, get_language_info(code)["name_local"], f"?{urlencode(query | {'lang': [code]}, doseq=True)}")
        for code, _ in settings.LANGUAGES
        if code != get_language()
    ]
