"""Reads a CAP message that somebody else wrote. Pure; tolerant of everything but of what makes it no message.

CAP 1.1 and 1.2 are read alike. Entities and document types are refused (defusedxml): nothing of a message
makes this process open or unfold anything.

Which messages a disaster notice is: one when it is published, one more if it is withdrawn before its end.

A message never changes once it is out. A notice that supersedes another is an Update that refers to all
before it, so that whoever missed one knows what to replace; what runs out carries its end and needs no word.

Words of the Common Alerting Protocol 1.2 (OASIS, ITU-T X.1303) and how our notices are told in them.
"""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.urls import reverse
from django.utils import timezone

from foundation.vietnamese.folding import nfc
from foundation.web import portal_address
from lookups.kinds.hazards.models import HazardKind, HazardNotice

KM_PER_DEGREE = 111.2
Box = tuple[float, float, float, float]  # south, west, north, east
Reference = tuple[str, str]  # sender and identifier


class CapUnreadable(ValueError):
    """It is no CAP message, or lacks what every message has; the text is for an officer's eyes."""


@dataclass(frozen=True, slots=True)
class Area:
    """`codes` by the name of their list; `boxes` are the rectangles around its polygons and circles."""

    description: str
    codes: tuple[tuple[str, str], ...]
    boxes: tuple[Box, ...]
    has_unread_shape: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """One block; empty where the message tells nothing."""

    event: str
    headline: str
    description: str
    instruction: str
    severity: str
    sender_name: str
    web: str
    onset: dt.datetime | None
    expires: dt.datetime | None
    event_codes: dict[str, str]
    parameters: tuple[tuple[str, str], ...]
    areas: tuple[Area, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """`infos` are the blocks of one language; another one has `untold` blocks more."""

    sender: str
    identifier: str
    sent: dt.datetime
    status: str
    kind: str
    scope: str
    references: tuple[Reference, ...]
    note: str
    infos: tuple[Info, ...]
    untold: int


def parse(content: bytes) -> Alert:
    """Raises CapUnreadable."""
    root = _root(content)
    if _name(root) != "alert":
        raise CapUnreadable(f"<{_name(root)}> is not a CAP message")
    infos, untold = _in_one_language(root)
    alert = Alert(
        sender=_text(root, "sender"),
        identifier=_text(root, "identifier"),
        sent=_moment(_text(root, "sent")),
        status=_text(root, "status"),
        kind=_text(root, "msgType").capitalize(),
        scope=_text(root, "scope"),
        references=tuple(_references(_text(root, "references"))),
        note=_text(root, "note"),
        infos=tuple(map(_info, infos)),
        untold=untold,
    )
    if not (alert.sender and alert.identifier and alert.kind):
        raise CapUnreadable("sender, identifier or msgType is missing")
    return alert


def _root(content: bytes) -> Any:
    try:
        return fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise CapUnreadable(f"not XML that we read: {type(error).__name__}") from error


def _in_one_language(root: Any) -> tuple[list[Any], int]:
    """The blocks in Vietnamese, else in English (also where none is named), else in the first."""
    by_language: dict[str, list[Any]] = defaultdict(list)
    for info in _children(root, "info"):
        by_language[_text(info, "language").lower()[:2] or "en"].append(info)
    if not by_language:
        return [], 0
    chosen = by_language[min(by_language, key=lambda language: (language != "vi", language != "en"))]
    return chosen, max(map(len, by_language.values())) - len(chosen)


def _info(info: Any) -> Info:
    expires = _text(info, "expires")
    return Info(
        event=_text(info, "event"),
        headline=_text(info, "headline"),
        description=_text(info, "description"),
        instruction=_text(info, "instruction"),
        severity=_text(info, "severity"),
        sender_name=_text(info, "senderName"),
        web=_text(info, "web"),
        onset=_moment_or_none(_text(info, "onset")),
        expires=_moment(expires) if expires else None,
        event_codes=dict(_valued(info, "eventCode")),
        parameters=tuple(_valued(info, "parameter")),
        areas=tuple(map(_area, _children(info, "area"))),
    )


def _area(area: Any) -> Area:
    shapes = [_polygon(_shape(child)) for child in _children(area, "polygon")]
    shapes += [_circle(_shape(child)) for child in _children(area, "circle")]
    boxes = tuple(box for box in shapes if box)
    codes = tuple(_valued(area, "geocode"))
    return Area(_text(area, "areaDesc"), codes, boxes, has_unread_shape=len(boxes) < len(shapes))


def _shape(element: Any) -> str:
    return (element.text or "").strip()


def _polygon(words: str) -> Box | None:
    points = [point for word in words.split() if (point := _point(word))]
    if not points:
        return None
    lats, lngs = [point[0] for point in points], [point[1] for point in points]
    return min(lats), min(lngs), max(lats), max(lngs)


def _circle(words: str) -> Box | None:
    """`lat,lng radius`, the radius in kilometres."""
    centre, _space, radius = words.partition(" ")
    point = _point(centre)
    try:
        reach = float(radius) / KM_PER_DEGREE
    except ValueError:
        return None
    if point is None or not 0 <= reach <= 180:
        return None
    across = reach / max(math.cos(math.radians(point[0])), 0.01)
    return point[0] - reach, point[1] - across, point[0] + reach, point[1] + across


def _point(word: str) -> tuple[float, float] | None:
    """`lat,lng`; None of a pair that is on no map, such as one in the other order."""
    lat, _comma, lng = word.partition(",")
    try:
        point = float(lat), float(lng)
    except ValueError:
        return None
    return point if abs(point[0]) <= 90 and abs(point[1]) <= 180 else None


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


def _moment_or_none(said: str) -> dt.datetime | None:
    try:
        return _moment(said)
    except CapUnreadable:
        return None


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


NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
CONTENT_TYPE = "application/cap+xml"
LEVEL = "vn:disaster-risk-level"
"""The parameter with the level of Decision 18/2021/QĐ-TTg, which severity cannot tell apart."""
KIND = "vn:1022:hazard"
"""The eventCode with the key of the kind of hazard."""
COMMUNE = "vn:administrative-unit"
"""The geocode of a commune: its code of the General Statistics Office."""


class MessageType(StrEnum):
    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"
    ERROR = "Error"
    ACK = "Ack"


SEVERITIES = {1: "Minor", 2: "Moderate", 3: "Severe", 4: "Extreme", 5: "Extreme"}
URGENCIES = {1: "Future", 2: "Future", 3: "Expected", 4: "Immediate", 5: "Immediate"}
CERTAINTY = "Likely"  # bulletins do not say how sure they are; it is what a forecast that is issued means
CATEGORIES = {HazardKind.Group.FIRE: "Fire", HazardKind.Group.QUAKE: "Geo", HazardKind.Group.TSUNAMI: "Geo"}
WEATHER = "Met"
GROUND = frozenset({"sat_lo"})
"""Kinds of the group of rain and floods that are of the ground."""


def category_of(hazard: HazardKind) -> str:
    if hazard.key in GROUND:
        return "Geo"
    return CATEGORIES.get(HazardKind.Group(hazard.group), WEATHER)


@dataclass(frozen=True, slots=True)
class CapMessage:
    notice: HazardNotice
    kind: MessageType
    sent: dt.datetime
    earlier: "tuple[CapMessage, ...]" = ()
    """The first of the chain first."""

    @property
    def identifier(self) -> str:
        """Unique in the world, without the signs that CAP forbids in it."""
        ending = "-cancel" if self.kind == MessageType.CANCEL else ""
        return f"{portal_address.host()}-warning-{self.notice.pk}{ending}"

    @property
    def sent_in_words(self) -> str:
        return in_words(self.sent)

    @property
    def reference(self) -> str:
        return f"{portal_address.host()},{self.identifier},{self.sent_in_words}"

    @property
    def path(self) -> str:
        name = "cap_cancel" if self.kind == MessageType.CANCEL else "cap_message"
        return reverse(f"lookups:{name}", args=[self.notice.pk])


def in_words(moment: dt.datetime) -> str:
    """With the offset in figures, as the schema demands: `2026-11-28T10:00:00+07:00`."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


def first_message(notice: HazardNotice) -> CapMessage:
    """What a published notice was sent as."""
    if notice.published_at is None:
        raise ValueError("a draft is no message")
    before = notice.supersedes
    earlier: tuple[CapMessage, ...] = ()
    if before and before.published_at and before.superseded_at:  # one that was ended has had its Cancel
        last = first_message(before)
        earlier = (*last.earlier, last)
    kind = MessageType.UPDATE if earlier else MessageType.ALERT
    return CapMessage(notice, kind, notice.published_at, earlier)


def messages_of(notice: HazardNotice) -> list[CapMessage]:
    first = first_message(notice)
    if notice.ended_at is None or notice.ended_at >= notice.valid_until:
        return [first]
    return [first, CapMessage(notice, MessageType.CANCEL, notice.ended_at, (*first.earlier, first))]
