"""Who read or searched whose data: one row for a reader, a record and a page within REPEAT_SECONDS."""

import hashlib
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from redis.exceptions import RedisError

from foundation.citizens.models import PersonalDataRead
from foundation.declarations import declaration_of

REPEAT_SECONDS = 600
Act = PersonalDataRead.Act
DOWNLOADS = re.compile(r"file|paper|letter|picture|download|enclosure|result|scan|tep")


def record_read(
    *,
    reader: Any = None,
    reader_name: str = "",
    act: str,
    record: str,
    record_key: str = "",
    page: str,
    words: str = "",
    each: bool = False,
) -> None:
    """Write the reading down, unless the same was a moment ago. Without Redis, or with `each`, always.

    `words`: what was searched for. They may name a person and are not kept; other words are another search.
    """
    name = reader_name or (reader.get_username() if reader else "")
    said = f"{name}\0{act}\0{record}\0{record_key}\0{page}\0{words}"
    key = f"read:{hashlib.sha256(said.encode()).hexdigest()}"
    with suppress(RedisError):
        if not each and not cache.add(key, 1, REPEAT_SECONDS):
            return
    PersonalDataRead.objects.create(
        reader=reader,
        reader_name=name[:150],
        act=act,
        record=record,
        record_key=str(record_key)[:60],
        page=page[:150],
    )


def trail_of_reads(get_response: Callable[[HttpRequest], HttpResponse]) -> Any:
    """Middleware: each page, export and download of back office and desk that shows one person."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        told = reading_of(request) if response.status_code == 200 else None
        # Only now: asking for the user of a public page reads the session, and no proxy keeps that page then.
        if told and request.user.is_staff:
            record, key, act = told
            purpose = getattr(request, "read_purpose", "")  # an export says what it is for
            page, is_file = purpose or request.path, bool(purpose)
            record_read(reader=request.user, act=act, record=record, record_key=key, page=page, each=is_file)
        elif (found := searched_in(request, response)) and request.user.is_staff:
            record, words = found
            record_read(reader=request.user, act=Act.SEARCH, record=record, page=request.path, words=words)
        return response

    return answer


def reading_of(request: HttpRequest) -> tuple[str, str, str] | None:
    """(record, key, act) of what this address shows; None where it shows no one person's data."""
    match = request.resolver_match
    if match is None or not match.url_name:
        return None
    if match.app_name == "inbox":
        key = match.kwargs.get("pk")
        act = Act.DOWNLOAD if match.url_name == "file" else Act.PAGE
        return ("conversations.Conversation", str(key), act) if key else None
    if match.app_name != "admin":
        return None
    for app, model_name, rest in _splits(match.url_name):
        with suppress(LookupError):
            return _of_model(apps.get_model(app, model_name), rest, match)
    return None


def searched_in(request: HttpRequest, response: HttpResponse) -> tuple[str, str] | None:
    """(record, words) where a list of people, or the search over all of them, was asked for words."""
    match = request.resolver_match
    if response.status_code != 200 or match is None or match.app_name != "admin":
        return None
    if match.url_name == "search":
        return ("citizens.Citizen", request.GET["s"]) if request.GET.get("s") else None
    if match.url_name == "autocomplete":
        names, words = (
            [request.GET.get(name, "") for name in ("app_label", "model_name")],
            request.GET.get("term"),
        )
        found = _declared(*names)
        return (found, words) if found and words else None
    words = request.GET.get("q")
    for app, model_name, rest in _splits(match.url_name or ""):
        if words and rest in ("changelist", "map") and (found := _declared(app, model_name)):
            return found, words
    return None


def _declared(app: str, model_name: str) -> str:
    """The label of a model that holds something of people; "" for any other."""
    try:
        declaration = declaration_of(apps.get_model(app, model_name))
    except (LookupError, ValueError):
        return ""
    return declaration.label if declaration and declaration.is_personal else ""


def _splits(url_name: str) -> list[tuple[str, str, str]]:
    """`dossiers_dossier_change` → ("dossiers", "dossier", "change"); labels of apps may hold underscores."""
    parts = url_name.split("_")
    return [
        ("_".join(parts[:at]), parts[at], "_".join(parts[at + 1 :])) for at in range(len(parts) - 1, 0, -1)
    ]


def _of_model(model: Any, rest: str, match: Any) -> tuple[str, str, str] | None:
    declaration = declaration_of(model)
    if declaration is None or not declaration.is_personal:
        return None
    keys = [*match.kwargs.values(), *match.args]
    if rest == "export":
        return declaration.label, "", Act.EXPORT
    if not keys:
        return None
    return declaration.label, str(keys[0]), Act.DOWNLOAD if DOWNLOADS.search(rest) else Act.PAGE
