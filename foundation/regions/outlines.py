"""Outlines of communes, where the province's folder holds them: `communes.geojson`, each feature with its
unit's `code` (WGS 84)."""

import json
from functools import cache
from pathlib import Path

from django.conf import settings

from foundation.regions.points import Point

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
