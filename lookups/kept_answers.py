"""Answers of the last seconds, kept in this process by question, language and the version of their tables.

A kind says in one line that its answer is told by the question, the clock and these tables alone
(`kept = Kept(…)`). On a flood day everybody asks the same few hundred things: each is worked out once.
"""

from collections.abc import Callable, Hashable, Mapping
from typing import Any, NamedTuple, Protocol, TypeVar
from zlib import crc32

from django.db import DatabaseError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from foundation.database.table_versions import Versions, WatchedTables, as_of_now
from foundation.insights.usage import count
from foundation.regions.models import AdminUnit, UnitSuccession
from foundation.vietnamese.folding import nfc
from foundation.web.banners import banners_for
from foundation.web.page_cache import CachedPage, PageCache, is_own_page

LONGEST = 1800  # seconds
LONGEST_QUESTION = 200  # letters: longer ones are nobody else's


class Kept(WatchedTables):
    """`models` are all that an answer reads beside the administrative units, links of many to many too.

    It is kept for `seconds`, whole minutes: of one minute only the answer is exact to it. What `never_with`
    names in a question is of one person.
    """

    def __init__(self, *models: type[Model], seconds: int, never_with: tuple[str, ...] = ()) -> None:
        super().__init__(*models, AdminUnit, UnitSuccession)
        self.seconds = seconds
        self.never_with = {"lang", *never_with}

    def versions(self) -> Versions:
        """Of each table, as it was at most a second ago."""
        return dict(zip(self.models, self.mark(), strict=False))  # none before the first answer

    def span(self, question: Hashable) -> Hashable:
        """The stretch of the clock, within a day; those of several minutes do not all end at the same one."""
        now = timezone.localtime()
        minutes = self.seconds // 60
        return now.date(), (now.hour * 60 + now.minute + hash(question) % minutes) // minutes


class AskedKind(Protocol):
    """What a look-up says of itself to have its answers kept."""

    @property
    def key(self) -> str: ...

    @property
    def asked_form(self) -> Any: ...

    @property
    def kept(self) -> Kept | None: ...

    def circumstances(self, request: HttpRequest) -> Hashable: ...


class Key(NamedTuple):
    lasting: Hashable
    span: Hashable
    """The stretch of the clock for which the answer is exact."""


class KeptAnswer(CachedPage):
    def __init__(self, response: HttpResponse, span: Hashable, outcome: str) -> None:
        super().__init__(response.content, response.headers["Content-Type"])
        self.span, self.outcome = span, outcome


ANSWERS = PageCache[KeptAnswer](seconds=LONGEST, size=4000)
Made = TypeVar("Made", bound=HttpResponse)


def kept_or_made(
    make: Callable[[], Made], key: Key | None, kind: AskedKind, request: HttpRequest, channel: str
) -> Made | HttpResponse:
    """The answer to the very question, counted as one more use of the channel ("" where nobody asked); what
    `make` makes where it was not asked of late.

    While the database is away, the last answer of this day from the tables as they were last seen, though its
    stretch of the clock has ended.
    """
    known = ANSWERS.get(key.lasting) if key else None
    if key and known and known.span == key.span:
        return _used(known, kind, request, channel)
    try:
        with as_of_now(_versions(kind, request)):
            return make()
    except DatabaseError:
        if known:
            return _used(known, kind, request, channel)
        raise


def _used(answer: KeptAnswer, kind: AskedKind, request: HttpRequest, channel: str) -> HttpResponse:
    if channel:
        count(kind.key, channel, answer.outcome)
    return answer.answer(request)


def keep(key: Key | None, response: HttpResponse, outcome: str) -> KeptAnswer | None:
    """What `kept_or_made` answers from now on; None where it is not to be kept."""
    if key is None:
        return None
    made = KeptAnswer(response, key.span, outcome)
    ANSWERS.put(key.lasting, made)
    return made


def key_of(kind: AskedKind, request: HttpRequest, asked: Mapping[str, str], channel: str) -> Key | None:
    """Everything that the answer is made of; None where it is not to be kept.

    A parameter that the form does not know would stand in the page's links.
    """
    question = tuple(sorted((name, typed) for name in asked if (typed := _tidy(asked[name]))))
    names, kept = {name for name, _ in question}, kind.kept
    if (
        kept is None
        or is_own_page(request)
        or not names - {"lang"} <= kind.asked_form.base_fields.keys() - kept.never_with
        or sum(len(typed) for _, typed in question) > LONGEST_QUESTION
    ):
        return None
    if not (tables := kept.mark()):  # a process that has not learned it yet
        return None
    where = (channel, request.get_host(), request.path, get_language())
    lasting = (
        *where,
        question,
        timezone.localdate(),
        tables,
        banners_for(request),
        kind.circumstances(request),
    )
    return Key(lasting, kept.span(crc32(repr(question).encode())))


def _versions(kind: AskedKind, request: HttpRequest) -> Versions:
    """Those of the second, of which new answers are made too; staff see each change at once."""
    return kind.kept.versions() if kind.kept and not is_own_page(request) else {}


def _tidy(typed: str) -> str:
    return " ".join(nfc(typed).split())
