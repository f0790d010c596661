from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from foundation.maps.building import build


class Command(BaseCommand):
    help = "Build the tiles of the map: the province's folder or OpenStreetMap, and the portal's data."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--osm", type=Path, help="an extract of OpenStreetMap of the province (.osm.pbf)")

    def handle(self, *args: Any, **options: Any) -> None:
        built = build(options["osm"])
        layers = ", ".join(f"{layer} {number}" for layer, number in sorted(built.layers.items()))
        self.stdout.write(f"{layers}; {built.size // 1000} kB: {built.name}")
