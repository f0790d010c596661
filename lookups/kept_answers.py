"""Answers of the last seconds, kept by question, language and the version of their tables: in this process,
and in Redis for the others.

A kind says in one line that its answer is told by the question, the clock and these tables alone
(`kept = Kept(…)`). On a flood day everybody asks the same few hundred things: each is worked out once.
"""

import time
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, NamedTuple, cast
from zlib import crc32

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from foundation.database.table_versions import Versions, versions_of
from foundation.insights.counters import count
from foundation.regions.models import AdminUnit, UnitSuccession
from foundation.vietnamese.folding import nfc
from foundation.web.banners import banner_for
from foundation.web.page_cache import CACHE_VERSION, CachedPage, PageCache, SharedVersion
from lookups.shared_answers import Fields, SharedAnswers

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

    def versions(self) -> Versions:
        """Of each table, as it was at most a second ago."""
        versions = cast("tuple[str, ...]", self.mark())
        return dict(zip(self.models, versions, strict=False))  # none before the first answer

    def span(self, question: Hashable) -> Hashable:
        """The stretch of the clock, within a day; those of several minutes do not all end at the same one."""
        now = timezone.localtime()
        minutes = self.seconds // 60
        return now.date(), (now.hour * 60 + now.minute + hash(question) % minutes) // minutes


class KeptAnswer(CachedPage):
    def __init__(self, compressed: bytes, content_type: str, outcome: str) -> None:
        self.compressed, self.content_type, self.outcome = compressed, content_type, outcome

    @property
    def fields(self) -> Fields:
        return self.compressed, str(self.content_type), self.outcome

    @classmethod
    def of(cls, response: HttpResponse, outcome: str) -> "KeptAnswer":
        page = CachedPage(response.content)
        return cls(page.compressed, response.headers["Content-Type"], outcome)


ANSWERS = PageCache[KeptAnswer](seconds=LONGEST, size=4000)
LAST = PageCache[KeptAnswer](seconds=LONGEST, size=4000)
"""The same without the stretch of the clock, for the time when the database cannot be asked."""
SHARED = SharedAnswers()


class Key(NamedTuple):
    lasting: Hashable
    span: Hashable


def kept(key: Key | None, kind: "LookupKind", request: HttpRequest, channel: str) -> HttpResponse | None:
    """The answer to the very question, counted as one more use; None where it was not asked of late."""
    if key is None:
        return None
    found = ANSWERS.get(key)
    if found is None and (fields := SHARED.get(key)):
        found = _remember(key, KeptAnswer(*fields))
    return _used(found, kind, request, channel) if found else None


def last_known(
    key: Key | None, kind: "LookupKind", request: HttpRequest, channel: str
) -> HttpResponse | None:
    """The last answer of this day from the tables as they were last seen, though its minutes have ended."""
    found = LAST.get(key.lasting) if key else None
    return _used(found, kind, request, channel) if found else None


def _used(answer: KeptAnswer, kind: "LookupKind", request: HttpRequest, channel: str) -> HttpResponse:
    count(kind.key, channel, answer.outcome)
    return answer.answer(request)


def _remember(key: Key, answer: KeptAnswer) -> KeptAnswer:
    ANSWERS.put(key, answer)
    LAST.put(key.lasting, answer)
    return answer


def keep(key: Key | None, kind: "LookupKind", response: HttpResponse, outcome: str) -> KeptAnswer | None:
    """What `kept` answers from now on; None where it is not to be kept."""
    if key is None or kind.kept is None:
        return None
    made = _remember(key, KeptAnswer.of(response, outcome))
    SHARED.put(key, made.fields, seconds=kind.kept.seconds)
    return made


def key_of(kind: "LookupKind", request: HttpRequest, asked: Mapping[str, str], channel: str) -> Key | None:
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
    if not (tables := kept.mark()):  # a process that has not learned it yet
        return None
    where = (channel, request.get_host(), request.path, get_language())
    version = (CACHE_VERSION.mark(), tables)
    lasting = (
        *where,
        question,
        timezone.localdate(),
        version,
        banner_for(request),
        kind.circumstances(request),
    )
    return Key(lasting, kept.span(crc32(repr(question).encode())))


def versions(kind: "LookupKind", request: HttpRequest) -> Versions:
    """Those of the second, of which new answers are made too; staff see each change at once."""
    is_staff = settings.SESSION_COOKIE_NAME in request.COOKIES
    return kind.kept.versions() if kind.kept and not is_staff else {}


def _tidy(typed: str) -> str:
    return " ".join(nfc(typed).split())
