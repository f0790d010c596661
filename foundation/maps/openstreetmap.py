"""An extract of OpenStreetMap as features: streets, waters, land use, places, by the tables of tags below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import shapely
from osmium.osm import Area, Node, Way
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from foundation.maps.features import Feature
from foundation.maps.tiling import Box

CREDIT = "© OpenStreetMap contributors (ODbL)"
SHORTEST_STEP = 1e-4  # degrees: how far beside the middle of a coastline one looks for the land


@dataclass(frozen=True, slots=True)
class _Rule:
    """What `key`=`values` becomes. Areas and lines of the same tag may become different things."""

    layer: str
    kind: str
    min_zoom: int


def _each(values: str, *rule: Any) -> dict[str, _Rule]:
    return {value: _Rule(*rule) for value in values.split()}


LINES: dict[str, dict[str, _Rule]] = {
    "highway": {
        **_each("motorway trunk motorway_link trunk_link", "roads", "highway", 6),
        **_each("primary primary_link", "roads", "major_road", 8),
        **_each("secondary secondary_link", "roads", "major_road", 9),
        **_each("tertiary tertiary_link", "roads", "major_road", 11),
        **_each("residential unclassified living_street service road", "roads", "minor_road", 12),
        **_each("pedestrian footway path track steps cycleway", "roads", "path", 13),
    },
    "railway": _each("rail", "roads", "rail", 8),
    "waterway": {**_each("river", "water", "river", 6), **_each("canal stream", "water", "stream", 12)},
    "route": _each("ferry", "roads", "ferry", 9),
}
AREAS: dict[str, dict[str, _Rule]] = {
    "natural": {
        **_each("water", "water", "lake", 6),
        **_each("wood", "landuse", "wood", 8),
        **_each("beach sand", "landuse", "beach", 11),
    },
    "waterway": _each("riverbank", "water", "river", 6),
    "landuse": {
        **_each("forest", "landuse", "wood", 8),
        **_each("residential", "landuse", "residential", 9),
        **_each("industrial", "landuse", "industrial", 10),
    },
    "leisure": _each("park garden", "landuse", "park", 11),
    "building": _each(
        "yes house residential public school hospital church temple", "buildings", "building", 14
    ),
}
POINTS: dict[str, dict[str, _Rule]] = {
    "place": {
        **_each("city", "places", "city", 0),
        **_each("town", "places", "locality", 7),
        **_each("village suburb quarter island", "places", "village", 11),
        **_each("hamlet neighbourhood", "places", "village", 13),
    },
    "natural": {**_each("bay cape", "water", "bay", 10), **_each("peak", "pois", "peak", 12)},
    "amenity": _each(
        "hospital school university marketplace place_of_worship townhall bus_station", "pois", "building", 14
    ),
}
KEYS = sorted({*LINES, *AREAS, *POINTS, "boundary"})


def read(path: Path, boxes: tuple[Box, ...]) -> Iterator[Feature]:
    """All that the tables name within the boxes, and the land inside the coastlines."""
    frame = shapely.unary_union([shapely.box(west, south, east, north) for south, west, north, east in boxes])
    shapely.prepare(frame)
    coast: list[LineString] = []
    factory = osmium.geom.WKBFactory()
    reader = osmium.FileProcessor(str(path)).with_locations().with_areas()
    for found in reader.with_filter(osmium.filter.KeyFilter(*KEYS)):
        for feature in _features(found, factory, coast):
            if frame.intersects(feature.geometry):
                yield feature
    yield from (Feature("earth", line, {"kind": "shore"}) for line in coast)
    for area in _land(coast, frame):
        yield Feature("earth", area, {"kind": "land"})


def _features(found: Any, factory: Any, coast: list[LineString]) -> Iterator[Feature]:
    tags = dict(found.tags)
    try:
        if isinstance(found, Node):
            yield from _matching(POINTS, tags, lambda: factory.create_point(found))
        elif isinstance(found, Area):
            yield from _matching(AREAS, tags, lambda: factory.create_multipolygon(found))
        elif isinstance(found, Way):
            if tags.get("natural") == "coastline":
                coast.append(_shape(factory.create_linestring(found)))
            elif not found.is_closed() or "highway" in tags:
                yield from _matching(LINES, tags, lambda: factory.create_linestring(found))
    except (osmium.InvalidLocationError, RuntimeError):
        return  # a way cut off at the edge of the extract, or a ring that does not close


def _matching(rules: dict[str, dict[str, _Rule]], tags: dict[str, str], geometry: Any) -> Iterator[Feature]:
    for key, by_value in rules.items():
        if rule := by_value.get(tags.get(key, "")):
            properties = {"kind": rule.kind}
            if name := tags.get("name:vi") or tags.get("name", ""):
                properties["name"] = name
            elif rule.layer in ("places", "pois"):
                continue
            yield Feature(rule.layer, _shape(geometry()), properties, rule.min_zoom)


def _shape(wkb: str) -> Any:
    return shapely.from_wkb(bytes.fromhex(wkb))


def _land(coast: Sequence[LineString], frame: BaseGeometry) -> Iterator[BaseGeometry]:
    """The parts of the frame left of the coastlines, which is where OpenStreetMap has the land."""
    if not coast:
        yield from shapely.get_parts(frame)
        return
    parts = shapely.get_parts(shapely.polygonize([shapely.unary_union([*coast, frame.boundary])]))
    beside = shapely.points(np.concatenate([_left_of(line) for line in coast]))
    _points, found = shapely.STRtree(parts).query(beside, predicate="within")
    yield from parts[np.unique(found)]


def _left_of(line: LineString) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    """A point just left of the middle of each piece of the line."""
    at = shapely.get_coordinates(line)
    steps = np.diff(at, axis=0)
    aside = np.column_stack((-steps[:, 1], steps[:, 0])) / np.linalg.norm(steps, axis=1, keepdims=True)
    return (at[:-1] + at[1:]) / 2 + aside * SHORTEST_STEP
