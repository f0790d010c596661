"""The province that the portal serves: a folder, named by the setting PROVINCE (docs/another-province.md)."""

import csv
import tomllib
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.core.exceptions import ImproperlyConfigured

SHIPPED = Path(__file__).resolve().parent.parent / "province"


@dataclass(frozen=True)
class Province:
    """province.toml of the folder: each field is a key of that file."""

    folder: Path
    name: str
    level: str
    area_code: str
    territory: str
    portal_name: str
    operator: str
    account_name: str
    brand: str
    hotline: str
    colour: str
    boxes: tuple[tuple[float, float, float, float], ...]
    map_bounds: str
    dossier_code: str
    exam_councils: tuple[str, ...]
    examples: dict[str, str]
    area_codes: dict[str, str] = field(default_factory=dict)
    video_hosts: tuple[str, ...] = ()
    other_names: dict[str, str] = field(default_factory=dict)
    also_words: tuple[str, ...] = ()
    no_places: tuple[str, ...] = ()
    wider_regions: tuple[str, ...] = ()
    desk_shades: dict[str, str] = field(default_factory=dict)

    def rows(self, name: str) -> list[dict[str, str]]:
        """The rows of a table of tabs in the folder; [] where the province has no such file."""
        path = self.folder / f"{name}.tsv"
        if not path.exists():
            return []
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))

    def touches(self, south: float, west: float, north: float, east: float) -> bool:
        """Whether a rectangle of a map and the province's own have a point in common."""
        return any(
            south <= box[2] and box[0] <= north and west <= box[3] and box[1] <= east for box in self.boxes
        )

    def contains(self, lat: float, lng: float) -> bool:
        return any(south <= lat <= north and west <= lng <= east for south, west, north, east in self.boxes)

    @cached_property
    def names(self) -> dict[str, str]:
        """What texts may name as %(name)s."""
        own = ("level", "area_code", "territory", "brand", "dossier_code")
        return {**self.examples, "province": self.name, **{key: getattr(self, key) for key in own}}

    @cached_property
    def logo(self) -> str:
        return (self.folder / "static" / "logo.svg").read_text(encoding="utf-8").strip()

    @cached_property
    def icon(self) -> str:
        """The logo as the address of a picture that a page carries in itself."""
        return f"data:image/svg+xml,{quote(self.logo)}"

    @cached_property
    def has_colours(self) -> bool:
        return (self.folder / "static" / "colours.css").exists()


def read_province(name: str) -> Province:
    """The province of a folder in province/, or of a folder anywhere else by its path."""
    folder = SHIPPED / name  # an absolute path stays as it is
    try:
        told = tomllib.loads((folder / "province.toml").read_text(encoding="utf-8"))
        return Province(folder=folder, **{key: _frozen(value) for key, value in told.items()})
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ImproperlyConfigured(f"PROVINCE={name}: {error} (docs/another-province.md)") from error
    except TypeError as error:
        known = ", ".join(each.name for each in fields(Province))
        raise ImproperlyConfigured(f"PROVINCE={name}: {error}. Keys: {known}") from error


def _frozen(value: Any) -> Any:
    """A list as a tuple, with the lists in it."""
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
