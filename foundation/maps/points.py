"""Points of the portal's own data: pins of a map, landmarks in its tiles, what is nearest to somebody."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from foundation.registry import Registry
from foundation.web.formats import lang

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MAX_POINTS = 5000


@dataclass(frozen=True, slots=True)
class MapPoint:
    """`kind` is shown and chosen from; `url` is the page about it; `about` is its address; `note` says what
    holds now ("open until 17:00"); `state` chooses the colour and shape of its pin (map.css)."""

    lat: float
    lng: float
    name: str
    kind: str
    url: str
    about: str = ""
    note: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class PointLayer:
    """`page` lists in words what the layer shows; the names stand in the tiles."""

    label: "str | _StrPromise"
    page: Callable[[], str]
    points: Callable[[], Iterable[MapPoint]]

    @property
    def url(self) -> str:
        return self.page()


POINT_LAYERS: Registry[PointLayer] = Registry("map layer")


def as_geojson(points: Iterable[MapPoint]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": [_feature(point) for point in points][:MAX_POINTS]}


def _feature(point: MapPoint) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [point.lng, point.lat]},
        "properties": {
            "name": point.name,
            "lang": "vi" if lang(point.name) else "",
            "kind": point.kind,
            "address": point.url,
            "about": point.about,
            "open": point.note,
            **({"state": point.state} if point.state else {}),
        },
    }
