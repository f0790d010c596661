"""Reads a CAP message that somebody else wrote. Pure; tolerant of everything but of what makes it no message.

CAP 1.1 and 1.2 are read alike. Entities and document types are refused (defusedxml): nothing of a message
makes this process open or unfold anything.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.utils import timezone

from foundation.vietnamese.folding import nfc

MAX_AREAS = 2000
Reference = tuple[str, str]  # sender and identifier


class CapUnreadable(ValueError):
    """It is no CAP message, or lacks what every message has; the text is for an officer's eyes."""


@dataclass(frozen=True, slots=True)
class Area:
    """`box` is the rectangle around its polygons and circles: south, west, north, east."""

    description: str
    codes: tuple[str, ...]
    box: tuple[float, float, float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """One language's telling; empty where the message tells nothing."""

    event: str
    headline: str
    description: str
    instruction: str
    severity: str
    sender_name: str
    web: str
    expires: dt.datetime | None
    event_codes: dict[str, str]
    parameters: dict[str, str]
    areas: tuple[Area, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    sender: str
    identifier: str
    sent: dt.datetime
    status: str
    kind: str
    scope: str
    references: tuple[Reference, ...]
    info: Info | None


def parse(content: bytes) -> Alert:
    """Raises CapUnreadable."""
    root = _root(content)
    if _name(root) != "alert":
        raise CapUnreadable(f"<{_name(root)}> is not a CAP message")
    alert = Alert(
        sender=_text(root, "sender"),
        identifier=_text(root, "identifier"),
        sent=_moment(_text(root, "sent")),
        status=_text(root, "status"),
        kind=_text(root, "msgType"),
        scope=_text(root, "scope"),
        references=tuple(_references(_text(root, "references"))),
        info=_info(_preferred(root)),
    )
    if not (alert.sender and alert.identifier and alert.kind):
        raise CapUnreadable("sender, identifier or msgType is missing")
    return alert


def _root(content: bytes) -> Any:
    try:
        return fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise CapUnreadable(f"not XML that we read: {type(error).__name__}") from error


def _preferred(root: Any) -> Any:
    """The Vietnamese telling; else the English one; else the first."""
    found = list(_children(root, "info"))

    def rank(info: Any) -> int:
        language = _text(info, "language").lower()
        return 0 if language.startswith("vi") else 1 if language.startswith("en") else 2

    return min(found, key=rank, default=None)


def _info(info: Any) -> Info | None:
    if info is None:
        return None
    expires = _text(info, "expires")
    return Info(
        event=_text(info, "event"),
        headline=_text(info, "headline"),
        description=_text(info, "description"),
        instruction=_text(info, "instruction"),
        severity=_text(info, "severity"),
        sender_name=_text(info, "senderName"),
        web=_text(info, "web"),
        expires=_moment(expires) if expires else None,
        event_codes=dict(_valued(info, "eventCode")),
        parameters=dict(_valued(info, "parameter")),
        areas=tuple(_area(area) for area in list(_children(info, "area"))[:MAX_AREAS]),
    )


def _area(area: Any) -> Area:
    codes = tuple(value for _key, value in _valued(area, "geocode"))
    shapes = [child.text or "" for name in ("polygon", "circle") for child in _children(area, name)]
    points = [point for shape in shapes for word in shape.split() if (point := _point(word))]
    if not points:
        return Area(_text(area, "areaDesc"), codes, None)
    lats, lngs = [point[0] for point in points], [point[1] for point in points]
    return Area(_text(area, "areaDesc"), codes, (min(lats), min(lngs), max(lats), max(lngs)))


def _point(word: str) -> tuple[float, float] | None:
    """`lat,lng`; of a circle the second word is its radius, which has no comma."""
    lat, comma, lng = word.partition(",")
    try:
        return (float(lat), float(lng)) if comma else None
    except ValueError:
        return None


def _valued(parent: Any, name: str) -> Iterator[tuple[str, str]]:
    for child in _children(parent, name):
        yield _text(child, "valueName"), _text(child, "value")


def _references(said: str) -> Iterator[Reference]:
    """`sender,identifier,sent …`; what is not of this form is left out."""
    for reference in said.split():
        sender, comma, rest = reference.partition(",")
        identifier = rest.rsplit(",", 1)[0]
        if comma and identifier:
            yield sender, identifier


def _moment(said: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(said)
        return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    except (ValueError, OverflowError) as error:
        raise CapUnreadable(f"“{said[:40]}” is not a moment") from error


def _children(parent: Any, name: str) -> Iterator[Any]:
    return (child for child in parent if _name(child) == name)


def _text(parent: Any, name: str) -> str:
    found = next(_children(parent, name), None)
    return nfc((found.text or "").strip()) if found is not None else ""


def _name(element: Any) -> str:
    """Without its namespace, which differs between the versions."""
    return str(element.tag).rpartition("}")[2]
