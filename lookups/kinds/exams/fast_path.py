"""Exam day: scores answered in WSGI, before Django's middleware, from memory alone.

Takes only the plain questions (exam, number, and an empty or filled factor) in Vietnamese; anything else goes
on to Django, which gives the same answers more slowly. No database, no Redis, no log line per question; what
was asked is counted in memory.
"""

import json
import logging
import re
import threading
import time
import zlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_plus

from django.conf import settings
from django.db import connections
from django.http.request import split_domain_port, validate_host
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django.utils.safestring import mark_safe

from foundation.insights.counters import count
from foundation.web import banners, referrals
from foundation.web.banners import Banner
from foundation.web.client_address import address_in
from lookups.api.rendering import json_of
from lookups.base import Answer, Card, State, Tone
from lookups.kinds.exams import answers, factors, limits, pages, score_query
from lookups.kinds.exams.kind import TOO_MANY, ExamScores, fragments_of
from lookups.kinds.exams.rules import numbers
from lookups.kinds.exams.snapshot.catalog import LoadedExam
from lookups.kinds.exams.snapshot.format import ScoreRecord

logger = logging.getLogger(__name__)

Headers = list[tuple[str, str]]
Answered = tuple[str, Headers, bytes]

WEB = "/tra-cuu/diem-thi/"
API = frozenset({"/api/v1/lookups/diem-thi/", "/api/v1/lookups/exams/"})
PATHS = API | {WEB}
LONGEST_QUERY = 160
_PLAIN = re.compile(
    r"exam=([A-Z0-9-]{1,30})&sbd=((?:[0-9A-Za-z.+-]|%20){1,30})(?:&factor=([0-9A-Za-z%./+-]{0,40}))?"
)
_DATA = "@@THE-DATA@@"
REFERRED = f"{referrals.COOKIE}="
OK = "200 OK"
LANGUAGE = "vi"
BANNER_SECONDS = 10.0  # a warning is on these pages that much later than on the others
QUIET_AFTER_FAILURE = 10.0  # seconds between two tracebacks in the log, however many ask


class _Served:
    """All that is made once for one exam in one state of its files."""

    def __init__(self, kind: ExamScores, book: LoadedExam, banner: Banner | None) -> None:
        self.book, self.banner = book, banner
        entry = book.entry
        self.pages: dict[State, pages.Skeleton] = {}
        self.texts: dict[State, str] = {}  # with holes for the number and for the scores
        self._kind = kind
        if book.snapshot is not None:
            self.pieces = fragments_of(book, LANGUAGE)
            card = Card(
                entry.name,
                tone=Tone.DONE,
                template=answers.SCORES_TEMPLATE,
                context={"body": mark_safe(pages.BODY)},  # noqa: S308 - a marker of our own
                data={"placeholder": _DATA},
            )
            with translation.override(LANGUAGE):
                answer = answers.found_answer(entry, pages.SBD, (card,))
            self.pages[State.FOUND] = pages.skeleton(kind, answer, entry.key, banner)
            text = json_of(answer).replace('{"placeholder":"' + _DATA + '"}', _DATA)
            self.texts[State.FOUND] = _with_holes(text)
            self._tag = f"{book.snapshot.digest[:12]}{zlib.crc32(self.pages[State.FOUND].whole):x}"

    def etag(self, found: ScoreRecord) -> str:
        return f'"{self._tag}-{found.row:x}"'

    def page(self, state: State, sbd: str, found: ScoreRecord | None, left: int) -> list[pages.Piece]:
        skeleton = self.pages.get(state) or self._plain_page(state)
        return skeleton.filled(sbd, self.pieces.body(found) if found else None, left)

    def _plain_page(self, state: State) -> pages.Skeleton:
        """Of an outcome without scores; the seconds left are a hole in it."""
        answer = self._without_scores(state, pages.SBD)
        if state == State.NOT_PUBLISHED:
            answer.cards[0].context["left"] = pages.LEFT
        made = self.pages[state] = pages.skeleton(self._kind, answer, self.book.entry.key, self.banner)
        return made

    def _without_scores(self, state: State, sbd: str) -> Answer:
        with translation.override(LANGUAGE):
            return answers.without_scores(score_query.Outcome(state, self.book), sbd)

    def text(self, state: State, sbd: str, found: ScoreRecord | None) -> bytes:
        if state == State.NOT_PUBLISHED:
            return json_of(self._without_scores(state, sbd)).encode()  # counts the seconds
        text = self.texts.get(state)
        if text is None:
            text = self.texts[state] = _with_holes(json_of(self._without_scores(state, pages.SBD)))
        return (text % {"sbd": sbd, "data": self.pieces.data(found) if found else ""}).encode()


def _with_holes(text: str) -> str:
    return text.replace("%", "%%").replace(pages.SBD, "%(sbd)s").replace(_DATA, "%(data)s")


class _Banner:
    """The warning above every page, as somebody sees it who chose no commune.

    It comes from the cache or the database, so it is asked for beside the requests: with both gone, the last
    one stays and nobody waits.
    """

    def __init__(self) -> None:
        self._known: Banner | None = None
        self._ask_at = 0.0
        self._asking = threading.Lock()

    def current(self) -> Banner | None:
        if time.monotonic() >= self._ask_at and self._asking.acquire(blocking=False):
            threading.Thread(target=self._ask, name="exam-banner", daemon=True).start()
        return self._known

    def _ask(self) -> None:
        try:
            banner = banners.banner_for(RequestFactory().get(WEB))
            if banner != self._known:
                self._known = banner  # the same object while it says the same: pages are made by it
        except Exception as error:
            logger.warning("exam scores: the warning shown may be old: %s", type(error).__name__)
        finally:
            connections.close_all()
            self._ask_at = time.monotonic() + BANNER_SECONDS
            self._asking.release()


class ScorePages:
    """`answer(environ)` for a request to one of PATHS: status line, headers and body, or None for Django."""

    def __init__(self, headers: Headers) -> None:
        common = [*headers, ("Vary", "Accept-Encoding, Cookie"), ("Content-Language", LANGUAGE)]
        self._page_headers: Headers = [("Content-Type", "text/html; charset=utf-8"), *common]
        self._text_headers: Headers = [("Content-Type", "application/json"), *common]
        self._kind = ExamScores()
        self._served: dict[str, _Served] = {}
        self._quiet_until = 0.0
        self._banner = _Banner()

    def answer(self, environ: Mapping[str, Any]) -> Answered | None:
        """Never raises: what goes wrong here is logged and answered by Django."""
        try:
            return self._answer(environ)
        except Exception:
            if time.monotonic() >= self._quiet_until:
                self._quiet_until = time.monotonic() + QUIET_AFTER_FAILURE
                logger.exception("exam scores: the short way failed, Django answers")
            return None

    def _answer(self, environ: Mapping[str, Any]) -> Answered | None:
        question = _question(environ)
        if question is None:
            return None
        book, sbd, factor = question
        as_page = environ["PATH_INFO"] == WEB
        address = address_in(environ)
        if wait := limits.seconds_to_wait(address):
            return self._refused(as_page, wait, environ)
        now = time.time()
        outcome = score_query.find_score(book, sbd, factor, now=now)
        if outcome.state == State.NOTHING:
            limits.charge_unknown(address)
        served = self._of(book)
        count(self._kind.key, _channel(as_page), outcome.state)
        headers = (self._page_headers if as_page else self._text_headers).copy()
        if outcome.found is None:
            headers.append(("Cache-Control", "no-store"))
        else:
            etag = served.etag(outcome.found)
            headers += [("Cache-Control", "private, no-cache"), ("ETag", etag)]
            if etag in environ.get("HTTP_IF_NONE_MATCH", ""):
                return "304 Not Modified", headers, b""
        if not as_page:
            return _sized(OK, headers, served.text(outcome.state, sbd, outcome.found), environ)
        left = max(0, -int(-(book.entry.publish_at - now) // 1))
        return _page(OK, headers, served.page(outcome.state, sbd, outcome.found, left), environ)

    def _of(self, book: LoadedExam) -> _Served:
        served = self._served.get(book.entry.key)
        banner = self._banner.current()
        if served is None or served.book is not book or served.banner is not banner:
            served = self._served[book.entry.key] = _Served(self._kind, book, banner)
        return served

    def _refused(self, as_page: bool, wait: int, environ: Mapping[str, Any]) -> Answered:
        count(self._kind.key, _channel(as_page), "refused")
        headers = [*(self._page_headers if as_page else self._text_headers)]
        headers += [("Cache-Control", "no-store"), ("Retry-After", str(wait))]
        status = "429 Too Many Requests"
        if as_page:
            return _page(status, headers, [_refusal_page(self._kind)], environ)
        return _sized(status, headers, _refusal_text(), environ)


def _channel(as_page: bool) -> str:
    return "web" if as_page else "api"


def _question(environ: Mapping[str, Any]) -> tuple[LoadedExam, str, str] | None:
    """The exam, the checked number and the normalised factor of a plain question."""
    query = environ.get("QUERY_STRING", "")
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or len(query) > LONGEST_QUERY:
        return None
    match = _PLAIN.fullmatch(query)
    cookies = environ.get("HTTP_COOKIE", "")
    if match is None or (cookies and not _asks_nothing_more(cookies)):
        return None
    told = environ.get
    if not _is_welcome(told("HTTP_HOST", ""), told("wsgi.url_scheme"), told("HTTP_X_FORWARDED_PROTO")):
        return None
    book = score_query.loaded_exam(match[1])
    if book is None:
        return None
    entry, factor = book.entry, ""
    try:
        sbd = numbers.check(
            match[2].replace("+", " ").replace("%20", " "),
            length=entry.number_length,
            councils=entry.councils,
        )
        if entry.second_factor != "none":
            factor = factors.normalised(entry.second_factor, unquote_plus(match[3] or ""))
    except ValueError:
        return None  # the form says what is wrong
    return book, sbd, factor


def _asks_nothing_more(cookies: str) -> bool:
    """Whether this visitor reads Vietnamese and did not come by a poster."""
    is_other = "language=" in cookies and f"{settings.LANGUAGE_COOKIE_NAME}={LANGUAGE}" not in cookies
    return not is_other and REFERRED not in cookies


@lru_cache(maxsize=256)
def _is_welcome(host: str, scheme: str | None, forwarded: str | None) -> bool:
    """By the right host and, where the portal is https, by https; else Django refuses or redirects."""
    if settings.SECURE_SSL_REDIRECT and not (
        scheme == "https" or (settings.SECURE_PROXY_SSL_HEADER and forwarded == "https")
    ):
        return False
    domain, _ = split_domain_port(host)
    allowed = settings.ALLOWED_HOSTS
    if settings.DEBUG and not allowed:
        allowed = [".localhost", "127.0.0.1", "[::1]"]
    return bool(domain) and validate_host(domain, allowed)


def _page(status: str, headers: Headers, made: list[pages.Piece], environ: Mapping[str, Any]) -> Answered:
    raw = b"".join([raw for raw, _ in made])
    if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
        headers.append(("Content-Encoding", "gzip"))
        return _sized(status, headers, pages.gzip_of(made, raw), environ)
    return _sized(status, headers, raw, environ)


def _sized(status: str, headers: Headers, body: bytes, environ: Mapping[str, Any]) -> Answered:
    headers.append(("Content-Length", str(len(body))))
    return status, headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else body


@lru_cache(maxsize=1)
def _refusal_text() -> bytes:
    with translation.override(LANGUAGE):
        error = {"error": {"code": "throttled", "message": str(TOO_MANY), "fields": {}}}
    return json.dumps(error, ensure_ascii=False).encode()


@lru_cache(maxsize=1)
def _refusal_page(kind: ExamScores) -> pages.Piece:
    request = RequestFactory().get(WEB)
    with translation.override(LANGUAGE):
        context = {"kind": kind, "form": kind.form_class(), "refusal": TOO_MANY, "banner": None}
        return pages.piece(render_to_string("lookups/kind.html", context, request))
