"""The demo timetable: the GTFS texts of the province's demo/buses, packed and taken in as any other feed."""

import tempfile
import zipfile
from pathlib import Path

from django.conf import settings

from lookups.kinds.buses.importing import apply_import, read_feed
from lookups.kinds.buses.models import Feed


def load() -> None:
    if Feed.objects.exists() or not feed().exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        path = pack(Path(folder) / "buses.zip")
        apply_import(report=read_feed(str(path)))


def feed() -> Path:
    return Path(settings.PROVINCE.folder) / "demo" / "buses"


def pack(path: Path) -> Path:
    """The data as the zip that `import_data buses` takes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for file in sorted(feed().glob("*.txt")):
            package.write(file, file.name)
    return path
