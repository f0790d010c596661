"""The map of the province, from its sources to the stored archive."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from foundation.maps import archive, local_data, openstreetmap, tiling

ZOOM_OF_OWN_DATA, ZOOM_OF_STREETS = 12, 14
"""The closest zoom with tiles of its own; browsers enlarge these further."""


@dataclass(frozen=True, slots=True)
class BuiltMap:
    name: str
    size: int
    layers: "Counter[str]"


def build(extract: Path | None = None) -> BuiltMap:
    """Coast and names come from the extract of OpenStreetMap, or else from the province's folder."""
    boxes = settings.PROVINCE.boxes
    features = list(local_data.features(has_streets=extract is not None))
    if extract:
        features += openstreetmap.read(extract, boxes)
    metadata = {
        "name": settings.PROVINCE.territory,
        "attribution": openstreetmap.CREDIT if extract else local_data.credit(),
        "built_on": timezone.localdate().isoformat(),
    }
    tiles = tiling.cut(features, boxes, ZOOM_OF_STREETS if extract else ZOOM_OF_OWN_DATA)
    data = archive.as_archive(tiles, metadata)
    return BuiltMap(archive.store(data), len(data), Counter(feature.layer for feature in features))
