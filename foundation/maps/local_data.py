"""What the tiles show without OpenStreetMap: the folder of the province, and what the services hold."""

import json
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from shapely.geometry import Point, shape

from foundation.maps.features import FEATURES, Feature
from foundation.maps.points import POINT_LAYERS

COAST = "coast.geojson"
LABELS = "labels.geojson"
LANDMARKS_FROM = 11
# How the sketch of another map, static/outline.json, names what it draws.
_SKETCHED = {"land": ("earth", "land"), "lake": ("water", "lake"), "river": ("water", "river")}


def folder() -> Path:
    return Path(settings.PROVINCE.folder) / "map"


def features(*, has_streets: bool = False) -> Iterator[Feature]:
    """Coast, rivers and names of the province's folder, unless an extract with streets brings its own."""
    if not has_streets:
        yield from _coast()
        yield from _names()
    for source in FEATURES.values():
        yield from source()
    yield from _landmarks()


def credit() -> str:
    """Whose the coast is; "" for the sketch."""
    path = folder() / COAST
    return str(json.loads(path.read_text(encoding="utf-8")).get("credit", "")) if path.exists() else ""


def _coast() -> Iterator[Feature]:
    path = folder() / COAST
    if path.exists():
        for row in _rows(path):
            yield Feature(
                row["properties"]["layer"], shape(row["geometry"]), _without_layer(row["properties"])
            )
        return
    for row in _sketch():
        if "is" in row["properties"]:
            layer, kind = _SKETCHED[row["properties"]["is"]]
            found = shape(row["geometry"])
            yield Feature(layer, found, {"kind": kind})
            if kind == "land":
                yield Feature(layer, found.boundary, {"kind": "shore"})


def _names() -> Iterator[Feature]:
    for row in _sketch():
        if "name" in row["properties"]:
            properties = {"name": row["properties"]["name"], "kind": "locality"}
            yield Feature("places", shape(row["geometry"]), properties)
    path = folder() / LABELS
    for row in _rows(path) if path.exists() else ():
        properties = _without_layer(row["properties"])
        min_zoom = int(properties.pop("min_zoom", "0"))
        yield Feature(row["properties"]["layer"], shape(row["geometry"]), properties, min_zoom)


def _landmarks() -> Iterator[Feature]:
    for key, layer in POINT_LAYERS.items():
        for point in layer.points():
            yield Feature(
                "pois", Point(point.lng, point.lat), {"name": point.name, "kind": key}, LANDMARKS_FROM
            )


def _sketch() -> list[dict[str, dict[str, str]]]:
    return _rows(Path(settings.PROVINCE.folder) / "static" / "outline.json")


def _rows(path: Path) -> list[dict[str, dict[str, str]]]:
    return list(json.loads(path.read_text(encoding="utf-8"))["features"])


def _without_layer(properties: dict[str, str]) -> dict[str, str]:
    return {key: str(value) for key, value in properties.items() if key != "layer"}
