"""What is drawn into the tiles.

Layers and kinds are those of the Protomaps basemap, so that the style draws an archive of theirs too.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from shapely.geometry.base import BaseGeometry

from foundation.registry import Registry


@dataclass(frozen=True, slots=True)
class Feature:
    """`geometry` is in degrees, longitude first; `min_zoom` is the first zoom whose tiles hold it."""

    layer: str
    geometry: BaseGeometry
    properties: dict[str, str] = field(default_factory=dict)
    min_zoom: int = 0


FEATURES: Registry[Callable[[], Iterable[Feature]]] = Registry("source of map features")
"""What services add to the province's own outline, such as bus lines."""
