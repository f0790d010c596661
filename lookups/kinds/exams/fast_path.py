"""Exam day: scores answered in WSGI, before Django's middleware, from memory alone.

Takes only the plain questions (exam, number, and an empty or filled factor) in Vietnamese; anything else goes
on to Django, which gives the same answers more slowly. No database, no Redis, no log line per question; what
was asked is counted in memory. docs/adr/0055 says what each part buys.
"""

import io
import json
import logging
import re
import threading
import time
import zlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_plus, urlencode

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import connections
from django.http.request import split_domain_port, validate_host
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from foundation.insights.usage import count
from foundation.web import banners, referrals
from foundation.web.banners import Banner
from foundation.web.client_address import address_in
from lookups.api.rendering import json_of
from lookups.base import Answer, Card, State, Tone
from lookups.kinds.exams import answers, factors, score_query
from lookups.kinds.exams.kind import TOO_MANY, ExamScores, fragments_of
from lookups.kinds.exams.rules import numbers
from lookups.kinds.exams.snapshot.format import LoadedExam, ScoreRecord

logger = logging.getLogger(__name__)

Headers = list[tuple[str, str]]
Response = tuple[str, Headers, bytes]

WEB = "/tra-cuu/diem-thi/"
API = frozenset({"/api/v1/lookups/diem-thi/", "/api/v1/lookups/exams/"})
PATHS = API | {WEB}
MAX_QUERY = 160
_PLAIN = re.compile(
    r"exam=([A-Z0-9-]{1,30})&sbd=((?:[0-9A-Za-z.+-]|%20){1,30})(?:&factor=([0-9A-Za-z%./+-]{0,40}))?"
)
# What stands in a rendered answer in place of the number, the scores, the seconds left and the JSON's data.
SBD, BODY, LEFT, DATA = "99999SBD9999", "<!--the-scores-->", "888888LEFT88", '{"placeholder":"data"}'
_SBD, _BODY, _LEFT = SBD.encode(), BODY.encode(), LEFT.encode()
_HOLES = re.compile(b"(%s|%s|%s)" % (_SBD, _BODY, _LEFT))
REFERRED = f"{referrals.COOKIE}="
OK = "200 OK"
LANGUAGE = "vi"
BANNER_SECONDS = 10.0  # a warning is on these pages that much later than on the others
QUIET_AFTER_FAILURE = 10.0  # seconds between two tracebacks in the log, however many ask


class _Renderings:
    """Page and JSON of each outcome, rendered once for one exam in one state of its files, with holes."""

    def __init__(self, kind: ExamScores, exam: LoadedExam, shown: tuple[Banner, ...]) -> None:
        self.exam, self.banners, self._kind = exam, shown, kind
        self._pages: dict[State, list[bytes]] = {}
        self._texts: dict[State, str] = {}
        if exam.snapshot is not None:
            self._fragments = fragments_of(exam, LANGUAGE)
            self._tag = f"{exam.snapshot.digest[:12]}{zlib.crc32(b''.join(self._parts_of(State.FOUND))):x}"

    def etag(self, record: ScoreRecord) -> str:
        return f'"{self._tag}-{record.row:x}"'

    def page(self, state: State, sbd: str, record: ScoreRecord | None, left: int) -> bytes:
        holes = {_SBD: sbd.encode(), _LEFT: b"%d" % left}
        if record:
            holes[_BODY] = self._fragments.body(record)
        return b"".join([holes.get(part, part) for part in self._parts_of(state)])

    def text(self, state: State, sbd: str, record: ScoreRecord | None) -> bytes:
        if state == State.NOT_PUBLISHED:
            return json_of(self._answer(state, sbd)).encode()  # counts the seconds
        text = self._texts.get(state)
        if text is None:
            text = self._texts[state] = json_of(self._answer(state, SBD))
        text = text.replace(SBD, sbd)
        return (text.replace(DATA, self._fragments.data(record)) if record else text).encode()

    def _parts_of(self, state: State) -> list[bytes]:
        """The rendered page, cut at its holes."""
        parts = self._pages.get(state)
        if parts is None:
            answer = self._answer(state, SBD)
            if state == State.NOT_PUBLISHED:
                answer.cards[0].context["left"] = LEFT
            asked = {"exam": self.exam.entry.key, "sbd": SBD}
            page = _rendered(self._kind, asked, answer=answer, banners=self.banners)
            parts = self._pages[state] = _HOLES.split(page)
        return parts

    def _answer(self, state: State, sbd: str) -> Answer:
        with translation.override(LANGUAGE):
            if state != State.FOUND:
                return answers.without_scores(score_query.Outcome(state, self.exam), sbd)
            card = Card(
                self.exam.entry.name,
                tone=Tone.DONE,
                template=answers.SCORES_TEMPLATE,
                context={"body": mark_safe(BODY)},  # noqa: S308 - a marker of our own
                data=json.loads(DATA),
            )
            return answers.found_answer(self.exam.entry, sbd, (card,))


def _rendered(kind: ExamScores, asked: dict[str, str] | None = None, **context: Any) -> bytes:
    """The page of the look-up in Vietnamese, as a visitor without cookies gets it."""
    with translation.override(LANGUAGE):
        form = kind.form_class(initial=asked) if asked else kind.form_class()
        context |= {"kind": kind, "form": form, "is_asked": bool(asked)}
        return render_to_string("lookups/kind.html", context, _request(asked or {})).encode()


def _request(asked: dict[str, str]) -> WSGIRequest:
    """A request of a visitor of whom nothing is known."""
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": WEB, "SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    environ |= {"QUERY_STRING": urlencode(asked), "wsgi.url_scheme": "http"}
    return WSGIRequest(environ | {"wsgi.input": io.BytesIO()})


class _Banners:
    """The warning above every page, as somebody sees it who chose no commune.

    It comes from the cache or the database, so it is asked for beside the requests: with both gone, the last
    one stays and nobody waits.
    """

    def __init__(self) -> None:
        self._known: tuple[Banner, ...] = ()
        self._ask_at = 0.0
        self._asking = threading.Lock()

    def current(self) -> tuple[Banner, ...]:
        if time.monotonic() >= self._ask_at and self._asking.acquire(blocking=False):
            threading.Thread(target=self._ask, name="exam-banner", daemon=True).start()
        return self._known

    def _ask(self) -> None:
        try:
            shown = banners.banners_for(_request({}))
            if shown != self._known:
                self._known = shown  # the same object while it says the same: pages are made by it
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
        self._renderings: dict[str, _Renderings] = {}
        self._quiet_until = 0.0
        self._banners = _Banners()

    def answer(self, environ: Mapping[str, Any]) -> Response | None:
        """Never raises: what goes wrong here is logged and answered by Django."""
        try:
            return self._answer(environ)
        except Exception:
            if time.monotonic() >= self._quiet_until:
                self._quiet_until = time.monotonic() + QUIET_AFTER_FAILURE
                logger.exception("exam scores: the short way failed, Django answers")
            return None

    def _answer(self, environ: Mapping[str, Any]) -> Response | None:
        question = _question(environ)
        if question is None:
            return None
        exam, sbd, factor = question
        is_page = environ["PATH_INFO"] == WEB
        channel = "web" if is_page else "api"
        headers = (self._page_headers if is_page else self._text_headers).copy()
        address = address_in(environ)
        if wait := score_query.seconds_to_wait(address):
            count(self._kind.key, channel, "refused")
            headers += [("Cache-Control", "no-store"), ("Retry-After", str(wait))]
            body = _refusal_page(self._kind) if is_page else _refusal_text()
            return _response("429 Too Many Requests", headers, body, environ)
        now = time.time()
        outcome = score_query.find_score(exam, sbd, factor, now=now)
        if outcome.state == State.NOTHING:
            score_query.charge_unknown(address)
        renderings = self._of(exam)
        count(self._kind.key, channel, outcome.state)
        if outcome.found is None:
            headers.append(("Cache-Control", "no-store"))
        else:
            etag = renderings.etag(outcome.found)
            headers += [("Cache-Control", "private, no-cache"), ("ETag", etag)]
            if etag in environ.get("HTTP_IF_NONE_MATCH", ""):
                return "304 Not Modified", headers, b""
        if not is_page:
            return _response(OK, headers, renderings.text(outcome.state, sbd, outcome.found), environ)
        left = max(0, -int(-(exam.entry.publish_at - now) // 1))
        return _response(OK, headers, renderings.page(outcome.state, sbd, outcome.found, left), environ)

    def _of(self, exam: LoadedExam) -> _Renderings:
        made = self._renderings.get(exam.entry.key)
        shown = self._banners.current()
        if made is None or made.exam is not exam or made.banners is not shown:
            made = self._renderings[exam.entry.key] = _Renderings(self._kind, exam, shown)
        return made


def _question(environ: Mapping[str, Any]) -> tuple[LoadedExam, str, str] | None:
    """The exam, the checked number and the normalised factor of a plain question."""
    query = environ.get("QUERY_STRING", "")
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or len(query) > MAX_QUERY:
        return None
    match = _PLAIN.fullmatch(query)
    cookies = environ.get("HTTP_COOKIE", "")
    if match is None or (cookies and not _asks_nothing_more(cookies)):
        return None
    told = environ.get
    if not _is_welcome(told("HTTP_HOST", ""), told("wsgi.url_scheme"), told("HTTP_X_FORWARDED_PROTO")):
        return None
    exam = score_query.loaded_exam(match[1])
    if exam is None:
        return None
    entry, factor = exam.entry, ""
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
    return exam, sbd, factor


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


def _response(status: str, headers: Headers, body: bytes, environ: Mapping[str, Any]) -> Response:
    """Pages are compressed at the lowest level: the proxy of docs/deploy.md does it outside of Python."""
    is_page = headers[0][1].startswith("text/html")
    if is_page and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
        headers.append(("Content-Encoding", "gzip"))
        body = zlib.compress(body, 1, wbits=31)
    headers.append(("Content-Length", str(len(body))))
    return status, headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else body


@lru_cache(maxsize=1)
def _refusal_text() -> bytes:
    with translation.override(LANGUAGE):
        error = {"error": {"code": "throttled", "message": str(TOO_MANY), "fields": {}}}
    return json.dumps(error, ensure_ascii=False).encode()


@lru_cache(maxsize=1)
def _refusal_page(kind: ExamScores) -> bytes:
    return _rendered(kind, refusal=TOO_MANY, banners=())
