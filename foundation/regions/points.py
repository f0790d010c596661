"""Points on the map: (latitude, longitude) in degrees, WGS 84.

Outlines of communes, where the province's folder holds them: `communes.geojson`, each feature with its
unit's `code` (WGS 84).
"""

import json
import math
from functools import cache
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db.models import Q

LAT_RANGE, LNG_RANGE = (8, 24), (102, 118)  # of Vietnam with its islands
EARTH_RADIUS_KM = 6371.0

Point = tuple[float, float]

POINT_IN_VIETNAM = Q(lat=None, lng=None) | Q(lat__range=LAT_RANGE, lng__range=LNG_RANGE)
"""Condition of a CheckConstraint on the fields lat and lng: both, or neither."""


def is_in_vietnam(lat: float, lng: float) -> bool:
    return LAT_RANGE[0] <= lat <= LAT_RANGE[1] and LNG_RANGE[0] <= lng <= LNG_RANGE[1]


def distance_km(one: Point, other: Point) -> float:
    """As the crow flies (haversine)."""
    lat, lng = math.radians(other[0] - one[0]), math.radians(other[1] - one[1])
    across = math.cos(math.radians(one[0])) * math.cos(math.radians(other[0]))
    half = math.sin(lat / 2) ** 2 + across * math.sin(lng / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half))


def map_search_url(address: str) -> str:
    """An address on OpenStreetMap, where its point is not known; "" without one."""
    return f"https://www.openstreetmap.org/search?query={quote(address)}" if address else ""


def geo_uri(lat: float | None, lng: float | None, name: str) -> str:
    """For the map application of a phone (RFC 5870, with Android's label); "" without a point."""
    return f"geo:{lat},{lng}?q={lat},{lng}({quote(name)})" if lat is not None and lng is not None else ""


def map_url(lat: float | None, lng: float | None, zoom: int = 17) -> str:
    """The point on OpenStreetMap, which opens in every browser, unlike geo: links; "" without a point."""
    if lat is None or lng is None:
        return ""
    return f"https://www.openstreetmap.org/?mlat={lat}&mlon={lng}#map={zoom}/{lat}/{lng}"


FILE = "communes.geojson"


def outline_of(code: str) -> list[list[Point]]:
    """The outer rings of the unit's parts, each closed; [] where nobody has drawn it."""
    return _outlines(settings.PROVINCE.folder).get(code, [])


@cache
def _outlines(folder: Path) -> dict[str, list[list[Point]]]:
    path = folder / FILE
    if not path.exists():
        return {}
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {str(row["properties"]["code"]): _rings(row["geometry"]) for row in features}


def _rings(geometry: dict) -> list[list[Point]]:
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[(float(lat), float(lng)) for lng, lat, *_height in part[0]] for part in parts]
