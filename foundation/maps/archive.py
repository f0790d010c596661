"""The one file of the map (PMTiles), and the copy of it that this process serves by ranges."""

import datetime as dt
import hashlib
import io
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import mercantile
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer
from whitenoise.responders import StaticFile

from foundation.files import stored_files

KEPT = 2  # the one before stays for processes that have not noticed the new one yet
CHECKED_EVERY = 60.0  # seconds
HEADERS = [
    ("Content-Type", "application/vnd.pmtiles"),
    ("Cache-Control", "public, max-age=3600"),
    ("X-Content-Type-Options", "nosniff"),
]


def folder() -> str:
    return f"map/{Path(settings.PROVINCE.folder).name}"


def as_archive(tiles: Iterable[tuple[mercantile.Tile, bytes]], metadata: dict[str, Any]) -> bytes:
    """Raises ValueError where there is no tile."""
    by_id = {zxy_to_tileid(tile.z, tile.x, tile.y): data for tile, data in tiles}
    if not by_id:
        raise ValueError("a map without anything on it")
    souths, wests, norths, easts = zip(*settings.PROVINCE.boxes, strict=True)
    south, west, north, east = min(souths), min(wests), max(norths), max(easts)
    file = io.BytesIO()
    writer = Writer(file)
    for tile_id in sorted(by_id):
        writer.write_tile(tile_id, by_id[tile_id])
    header = {
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_lon_e7": round(west * 1e7),
        "min_lat_e7": round(south * 1e7),
        "max_lon_e7": round(east * 1e7),
        "max_lat_e7": round(north * 1e7),
        "center_zoom": 9,
        "center_lon_e7": round((west + east) / 2 * 1e7),
        "center_lat_e7": round((south + north) / 2 * 1e7),
    }
    writer.finalize(header, metadata)
    return file.getvalue()


def store(data: bytes) -> str:
    """Keep an archive where all machines read it; its name sorts after those of the archives before."""
    digest = hashlib.sha256(data).hexdigest()[:12]
    names = _names()
    if names and names[-1].endswith(f"{digest}.pmtiles"):
        return names[-1]
    name = f"{folder()}/{timezone.now():%Y%m%d%H%M%S}-{digest}.pmtiles"
    default_storage.save(name, ContentFile(data))
    stored_files.delete([*names, name][:-KEPT])
    served.forget()
    return name


def _names() -> list[str]:
    return sorted(
        name for name, _changed in stored_files.files_with_times(folder()) if name.endswith(".pmtiles")
    )


class ServedArchive:
    """The newest archive as a file of this machine: the stored one, or a copy where files are in a store."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self._name, self._file, self._check_at = "", None, 0.0

    def file(self) -> StaticFile | None:
        """None where no map has been built."""
        with self._guard:
            if time.monotonic() >= self._check_at:
                self._name, self._file = self._newest()
                self._check_at = time.monotonic() + CHECKED_EVERY
            return self._file

    def _newest(self) -> tuple[str, StaticFile | None]:
        name = next(reversed(_names()), "")
        if name in ("", self._name):
            return name, self._file if name else None
        with suppress(FileNotFoundError):  # replaced meanwhile: found at the next check
            return name, StaticFile(_local_path(name), HEADERS)
        return "", None


def _local_path(name: str) -> str:
    with suppress(NotImplementedError):
        return default_storage.path(name)
    path = Path(tempfile.gettempdir()) / f"portal-{name.replace('/', '-')}"
    if not path.exists():
        with (
            default_storage.open(name) as stored,
            tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as copy,
        ):
            shutil.copyfileobj(stored, copy)
        # The same entity tag on every machine: WhiteNoise makes it of size and time.
        built = (
            dt.datetime.strptime(path.name.split("-")[-2], "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC).timestamp()
        )
        os.utime(copy.name, (built, built))
        Path(copy.name).replace(path)
    return str(path)


served = ServedArchive()
