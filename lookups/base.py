"""What a look-up is: a question a citizen asks, and an answer that always says its source and its date.

Web page, API and chat show the same Answer; a kind writes it once, as plain data.

Its language is the active one (django.utils.translation): the page's, the request's, or that in which the
bot answers the turn. So a kind calls gettext while it answers, never at import, and prints dates and numbers
by foundation.web.formats; a table of words at the top of a module is gettext_lazy and its entries go through
str(). What an office wrote stays as written, a foundation.vietnamese.marked.Vietnamese where it stands alone.
`Act.say` stays Vietnamese too: the bot reads it.
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext

from foundation.database.table_versions import as_of_now
from foundation.insights.usage import count
from foundation.local_names import local
from foundation.maps.points import MapPoint, as_geojson
from foundation.refusals import ServiceRefusal
from lookups.kept_answers import Kept

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class State(StrEnum):
    """Five different things to tell, each with what to do next."""

    FOUND = "found"
    NOTHING = "nothing"
    NOT_PUBLISHED = "not_published"
    STALE = "stale"  # found, but the data is older than it should be
    UNAVAILABLE = "unavailable"
    CHOICE = "choice"  # the question fits several things: which one?


class Tone(StrEnum):
    """As on the tracking page: colour that repeats what the words say."""

    DONE = "done"
    INFO = "info"
    YOURS = "your_turn"
    REFUSED = "refused"
    NEUTRAL = "neutral"
    LEVEL_1, LEVEL_2, LEVEL_3 = "level_1", "level_2", "level_3"
    LEVEL_4, LEVEL_5 = "level_4", "level_5"


@dataclass(frozen=True, slots=True)
class Source:
    """Who says so, and as of when; `as_of` None only where nothing was found anywhere."""

    name: str
    as_of: dt.datetime | dt.date | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a card; `is_number` lines up digits."""

    label: str
    value: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """What can be done next. On the web a link (`url`), a call (`phone`), or the form again (`question`).

    In chat `say` is what the button's press says, in Vietnamese whatever the label's language; acts without
    `say`, `url` or `phone` are web only.
    """

    label: str
    url: str = ""
    phone: str = ""
    say: str = ""
    question: dict[str, str] = field(default_factory=dict)

    @property
    def query(self) -> str:
        return f"?{urlencode(self.question)}"


@dataclass(frozen=True, slots=True)
class Card:
    """One result. `data` is its JSON for the API; `template` shows it on the web in place of the rows."""

    title: str
    lead: str = ""
    rows: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()
    tone: Tone = Tone.INFO
    tag: str = ""
    acts: tuple[Act, ...] = ()
    data: dict[str, Any] = field(default_factory=dict)
    template: str = ""
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """`heading` says in one sentence what was found for what was asked; `next_steps` are two ways on."""

    state: State
    heading: str
    source: Source
    lead: str = ""
    cards: tuple[Card, ...] = ()
    next_steps: tuple[Act, ...] = ()
    more: int = 0  # results beyond those shown

    @property
    def points(self) -> dict[str, Any]:
        """The cards that say where they are, as GeoJSON for the map beside them."""
        return as_geojson(
            MapPoint(
                card.data["lat"],
                card.data["lng"],
                card.title,
                kind="",
                url=f"?{urlencode({'what': card.title})}",
                note=card.tag,
            )
            for card in self.cards
            if card.data.get("lat") is not None and card.data.get("lng") is not None
        )


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a short message can ask of an answer that the chat has just given ("chuyến cuối mấy giờ").

    `asks` are names of the common vocabulary (foundation/vietnamese/questions.txt), parted by spaces;
    `asked` is a pattern on the plain message for what only this kind knows. `change` makes the raw question
    to be answered instead, from the raw question and the match (None where the vocabulary matched); None
    from it leaves the follow-up. `rows` are the labels of the rows that answer, or make them from the match;
    with `notes` the cards keep theirs; with `calls` the telephone numbers do; `words` are said beside,
    `otherwise` where no card has such a row. Without any of them the whole answer is given. `unasked` is
    said in place of `words` while the kind still asks what to look up.
    """

    asks: str = ""
    asked: str = ""
    rows: "tuple[Any, ...] | Callable[[re.Match[str]], tuple[str, ...]]" = ()
    change: "Callable[[dict[str, str], re.Match[str] | None], dict[str, str] | None] | None" = None
    notes: bool = False
    calls: bool = False
    words: "str | _StrPromise" = ""
    otherwise: "str | _StrPromise" = ""
    unasked: "str | _StrPromise" = ""


class LookupKind:
    """Subclass, fill in, and register it (docs/adding-a-lookup.md).

    `key` stands in addresses (/tra-cuu/<key>/, /api/v1/lookups/<key>/); `group` and `icon` place the tile.
    `aliases` open the same pages.
    """

    key: str
    aliases: tuple[str, ...] = ()
    label: "str | _StrPromise"
    summary: "str | _StrPromise"
    icon: str = "i-search"
    form_class: type[forms.Form]
    method: str = "get"
    """`post` keeps what is asked out of addresses and logs; such an answer is stored nowhere."""
    has_one_form: bool = True
    """The page without a question is the same for all; False where page_context tells of the visitor."""
    web_form_class: type[forms.Form] | None = None
    """Where page and API ask for more than a chat does (a proof that a person asks)."""
    kept: Kept | None = None
    """The tables that the answer comes from, where who asks the same is told the same for some seconds."""
    extra_template: str = ""
    """A partial of the kind's own under answer and form, with page_context."""
    subscribe_words: "str | _StrPromise" = ""
    """What to write in the chat to be told of news of this kind; "" where nobody can."""
    tells_now: bool = False
    """The page without a question answers the empty one: what holds now, for all."""
    topic: str = ""
    """The key of the topic (lookups.subscriptions.topics) that one can be told of; "" for none."""
    feed: str = ""
    """The name of the address of an Atom feed with this kind's news; "" for none."""
    search_words: "str | _StrPromise" = ""
    """What people type in the search to come here, parted by commas; the Vietnamese has words of its own."""
    question: "str | _StrPromise" = ""
    """What the chat asks for where the message says too little."""
    follow_ups: tuple[FollowUp, ...] = ()
    """What a follow-up in the chat can ask of the last answer; the first that fits answers."""

    @property
    def asked_form(self) -> type[forms.Form]:
        return self.web_form_class or self.form_class

    def find(self, question: dict[str, Any], *, askers: Sequence[str]) -> Answer:
        """Answer the form's cleaned data, in the active language.

        `askers` name who asks, for limits: the network address, the chat ("chat:7"), or both.

        Raises lookups.base.Refused where a limit is reached or the question cannot be asked this way.
        """
        raise NotImplementedError

    def in_force(self) -> str:
        """What holds now, in a sentence for the front page; "" where nothing does or nothing is known.

        Only the tables in `kept` and the day tell it.
        """
        return ""

    def answer(self, question: dict[str, Any], *, askers: Sequence[str], channel: str) -> Answer:
        """As find, and counted for the figures of use under `channel`: web, api, chat; "" if nobody asked."""
        try:
            with as_of_now():
                found = self.find(question, askers=askers)
        except Refused:
            count(self.key, channel, "refused")
            raise
        if channel:
            count(self.key, channel, found.state)
        return found

    def understand(self, text: str, folded: str, today: dt.date) -> dict[str, str] | None:
        """The form's raw data, when a chat message asks this kind; {} when it asks but says too little.

        `text` is what was typed (NFC), `folded` its search key (foundation.vietnamese.folding.fold).
        """
        return None

    def rephrased(self, raw: dict[str, str], text: str) -> dict[str, str] | None:
        """The raw question with what a follow-up names in its own words; None where its names tell it."""
        return None

    def claims(self, folded: str) -> bool:
        """Whether a chat message is this kind's, though it resembles another (a boat to a sight)."""
        return False

    def near(self, lat: float, lng: float) -> dict[str, str] | None:
        """The form's raw data for what lies nearest to a point (degrees, WGS 84) that a citizen sent.

        None where the kind has no places, or none there.
        """
        return None

    def circumstances(self, request: HttpRequest) -> tuple[Any, ...]:
        """What the page depends on beside question, minutes and tables: who visits, what has run out."""
        return ()

    def page_context(self, request: HttpRequest) -> dict[str, Any]:
        """What the kind's page shows besides form and answer (a countdown, a banner)."""
        return {}


def rows_of(*facts: tuple[str, str]) -> tuple[Row, ...]:
    """A row for each (label, value) that has a value."""
    return tuple(Row(label, value) for label, value in facts if value)


def data_of(instance: Any, names: str) -> dict[str, Any]:
    """The attributes that the API shows under their own names."""
    return {name: getattr(instance, name) for name in names.split()}


def sentences(*parts: str) -> str:
    """Those that are there, one after the other."""
    return " ".join(filter(None, parts))


def call(phone: str, words: str = "") -> tuple[Act, ...]:
    """The act of calling a number, where there is one; `words` hold it as %(phone)s."""
    label = (words or gettext("Call %(phone)s")) % {"phone": phone}
    return (Act(label, phone=phone.replace(" ", "")),) if phone else ()


def call_1022(*, say: str = "") -> Act:
    """The way on that every answer may offer; in chat only with `say`, which hands over to a person."""
    return Act(local(gettext("Call %(hotline)s")), phone=settings.HOTLINE, say=say)


class Refused(ServiceRefusal):
    """The question is not answered now."""

    def __init__(self, message: str, *, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
