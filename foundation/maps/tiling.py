"""Features cut into vector tiles (MVT), from the widest zoom down.

A tile hands its children only what it holds itself: no feature is looked at again where it is not.
"""

import gzip
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import mapbox_vector_tile
import mercantile
import numpy as np
import shapely
from mapbox_vector_tile.encoder import on_invalid_geometry_make_valid
from shapely.geometry.base import BaseGeometry

from foundation.maps.features import Feature

MIN_ZOOM = 5
EXTENT = 4096
BUFFER = 64 / EXTENT  # lines and areas go on beyond the edge of a tile, so that no seam shows
TOLERANCE = 4 / EXTENT  # half a pixel of a tile drawn 512 pixels wide
NEAR, WIDE = 0.4, 1.6
"""Degrees around the province within which tiles are made: of all zooms, and of those up to WIDE_UNTIL."""
WIDE_UNTIL = 8
Box = Sequence[float]
"""South, west, north, east in degrees."""


@dataclass(frozen=True, slots=True)
class _Projected:
    feature: Feature
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True)
class _Areas:
    wide: BaseGeometry
    near: BaseGeometry


def cut(
    features: Iterable[Feature], boxes: Iterable[Box], max_zoom: int
) -> Iterator[tuple[mercantile.Tile, bytes]]:
    """Each tile that holds something in or around the boxes, compressed."""
    boxes = tuple(boxes)
    areas = _Areas(_projected(around(boxes, WIDE)), _projected(around(boxes, NEAR)))
    known = [_Projected(feature, _projected(feature.geometry)) for feature in features]
    for tile in _covering(areas.wide):
        yield from _descend(tile, known, areas, max_zoom)


def around(boxes: Iterable[Box], margin: float) -> BaseGeometry:
    return shapely.unary_union(
        [
            shapely.box(west - margin, south - margin, east + margin, north + margin)
            for south, west, north, east in boxes
        ]
    )


def _covering(areas: BaseGeometry) -> list[mercantile.Tile]:
    size = 2**MIN_ZOOM
    west, north, east, south = (math.floor(edge * size) for edge in areas.bounds)
    return [mercantile.Tile(x, y, MIN_ZOOM) for x in range(west, east + 1) for y in range(north, south + 1)]


def _descend(
    tile: mercantile.Tile, known: Sequence[_Projected], areas: _Areas, max_zoom: int
) -> Iterator[tuple[mercantile.Tile, bytes]]:
    if not (areas.wide if tile.z <= WIDE_UNTIL else areas.near).intersects(_frame(tile)):
        return
    here = [clipped for each in known if (clipped := _clipped(each, tile)) is not None]
    if data := _encoded(tile, here):
        yield tile, data
    if here and tile.z < max_zoom:
        for child in mercantile.children(tile):
            yield from _descend(child, here, areas, max_zoom)


def _clipped(each: _Projected, tile: mercantile.Tile) -> _Projected | None:
    west, north, east, south = _frame(tile).bounds
    if each.geometry.geom_type == "Point":
        is_here = west <= each.geometry.x < east and north <= each.geometry.y < south
        return each if is_here else None
    margin = BUFFER / 2**tile.z
    frame = shapely.box(west - margin, north - margin, east + margin, south + margin)
    if not frame.intersects(each.geometry):
        return None
    if frame.contains(each.geometry):
        return each
    inside = each.geometry.intersection(frame)
    return None if inside.is_empty else _Projected(each.feature, inside)


def _encoded(tile: mercantile.Tile, here: Iterable[_Projected]) -> bytes:
    layers: dict[str, list[dict[str, object]]] = {}
    for each in here:
        if each.feature.min_zoom > tile.z:
            continue
        geometry = _in_tile(each.geometry, tile)
        for part in _of_dimension(geometry, shapely.get_dimensions(each.feature.geometry)):
            layers.setdefault(each.feature.layer, []).append(
                {"geometry": part, "properties": each.feature.properties}
            )
    if not layers:
        return b""
    named = [{"name": name, "features": features} for name, features in layers.items()]
    data = mapbox_vector_tile.encode(
        named,
        default_options={
            "y_coord_down": True,
            "extents": EXTENT,
            "on_invalid_geometry": on_invalid_geometry_make_valid,
        },
    )
    return gzip.compress(data, mtime=0)


def _in_tile(geometry: BaseGeometry, tile: mercantile.Tile) -> BaseGeometry:
    """As whole units of the tile, simplified to what can be seen at its zoom."""
    size = 2**tile.z
    simple = geometry.simplify(TOLERANCE / size) if geometry.geom_type != "Point" else geometry
    return shapely.transform(simple, lambda at: np.rint((at * size - (tile.x, tile.y)) * EXTENT))


def _of_dimension(geometry: BaseGeometry, dimension: int) -> list[BaseGeometry]:
    """Without the points and lines that cutting an area leaves where it only touches the frame."""
    parts = shapely.get_parts(geometry) if geometry.geom_type == "GeometryCollection" else [geometry]
    return [part for part in parts if not part.is_empty and shapely.get_dimensions(part) == dimension]


def _frame(tile: mercantile.Tile) -> BaseGeometry:
    size = 2**tile.z
    return shapely.box(tile.x / size, tile.y / size, (tile.x + 1) / size, (tile.y + 1) / size)


def _projected(geometry: BaseGeometry) -> BaseGeometry:
    """Web Mercator with the world as a square of 1, its north-west corner at (0, 0)."""

    def project(at: "np.ndarray[tuple[int, int], np.dtype[np.float64]]") -> object:
        sine = np.sin(np.radians(at[:, 1]))
        return np.column_stack((at[:, 0] / 360 + 0.5, 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * math.pi)))

    return shapely.transform(geometry, project)
