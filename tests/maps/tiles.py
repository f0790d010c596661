"""What a built map holds, read with other code than wrote it."""

import gzip
from collections import defaultdict
from typing import Any

import mapbox_vector_tile
import mercantile
from django.core.files.storage import default_storage
from pmtiles.reader import MemorySource, Reader

from foundation.maps.building import build
from foundation.maps.features import Feature


def built(**options: Any) -> Reader:
    """The map as `build_map` makes it."""
    with default_storage.open(build(**options).name) as file:
        return Reader(MemorySource(file.read()))


def layers_at(reader: Reader, lat: float, lng: float, zoom: int) -> dict[str, list[dict[str, Any]]]:
    """The features of the tile over a point, by layer."""
    tile = mercantile.tile(lng, lat, zoom)
    data = reader.get(tile.z, tile.x, tile.y)
    found = mapbox_vector_tile.decode(gzip.decompress(data)) if data else {}
    return defaultdict(list, {name: layer["features"] for name, layer in found.items()})


def names(features: list[dict[str, Any]]) -> set[str]:
    return {feature["properties"].get("name", "") for feature in features}


def kinds(features: list[Feature]) -> set[tuple[str, str]]:
    return {(feature.layer, feature.properties["kind"]) for feature in features}
