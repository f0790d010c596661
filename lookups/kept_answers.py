"""Answers of the last seconds, kept in this process by question, language and the version of their tables.

A kind says in one line that its answer is told by the question, the clock and these tables alone
(`kept = Kept(…)`). On a flood day everybody asks the same few hundred things: each is worked out once.
"""

import time
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from foundation.database.table_versions import versions_of
from foundation.insights.counters import count
from foundation.regions.models import AdminUnit, UnitSuccession
from foundation.vietnamese.folding import nfc
from foundation.web.banners import banner_for
from foundation.web.page_cache import CACHE_VERSION, CachedPage, PageCache, SharedVersion

if TYPE_CHECKING:
    from lookups.base import LookupKind

LONGEST = 1800  # seconds
LONGEST_QUESTION = 200  # letters: longer ones are nobody else's


class Kept(SharedVersion):
    """`models` are all that an answer reads beside the administrative units, links of many to many too.

    It is kept for `seconds`, whole minutes: of one minute only the answer is exact to it. What `never_with`
    names in a question is of one person.
    """

    SHARE = 20  # of the time that the asking takes, between two: a large table is asked for less often

    def __init__(self, *models: type[Model], seconds: int, never_with: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.models: tuple[type[Model], ...] = (*models, AdminUnit, UnitSuccession)
        self.seconds = seconds
        self.never_with = {"lang", *never_with}

    def ask(self) -> float:
        """While the database is away, what was asked before is answered as last known."""
        began = time.monotonic()
        try:
            self.known = versions_of(*self.models)
        except DatabaseError:
            return self.ASKED_EVERY
        return max(self.ASKED_EVERY, self.SHARE * (time.monotonic() - began))

    def span(self, question: Hashable) -> Hashable:
        """The stretch of the clock, within a day; those of several minutes do not all end at the same one."""
        now = timezone.localtime()
        minutes = self.seconds // 60
        return now.date(), (now.hour * 60 + now.minute + hash(question) % minutes) // minutes


class KeptAnswer(CachedPage):
    def __init__(self, response: HttpResponse, outcome: str) -> None:
        super().__init__(response.content, response.headers["Content-Type"])
        self.outcome = outcome


ANSWERS = PageCache[KeptAnswer](seconds=LONGEST, size=4000)


def kept(key: Hashable, kind: "LookupKind", request: HttpRequest, channel: str) -> HttpResponse | None:
    """The answer to the very question, counted as one more use; None where it was not asked of late."""
    if key is None or (found := ANSWERS.get(key)) is None:
        return None
    count(kind.key, channel, found.outcome)
    return found.answer(request)


def keep(key: Hashable, response: HttpResponse, outcome: str) -> None:
    if key is not None:
        ANSWERS.put(key, KeptAnswer(response, outcome))


def key_of(kind: "LookupKind", request: HttpRequest, asked: Mapping[str, str], channel: str) -> Hashable:
    """Everything that the answer is made of; None where it is not to be kept.

    Staff see each change at once. A parameter that the form does not know would stand in the page's links.
    """
    question = tuple(sorted((name, typed) for name in asked if (typed := _tidy(asked[name]))))
    names, kept = {name for name, _ in question}, kind.kept
    if (
        kept is None
        or settings.SESSION_COOKIE_NAME in request.COOKIES
        or not names - {"lang"} <= kind.asked_form.base_fields.keys() - kept.never_with
        or sum(len(typed) for _, typed in question) > LONGEST_QUESTION
    ):
        return None
    version = (CACHE_VERSION.mark(), kept.mark(), kept.span(question))
    where = (channel, request.get_host(), request.path, get_language())
    return (*where, question, version, banner_for(request), kind.circumstances(request))


def _tidy(typed: str) -> str:
    return " ".join(nfc(typed).split())
