"""The demo timetable: the GTFS texts of the province's demo/buses, packed and taken in as any other feed."""

import re
import tempfile
import zipfile
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from lookups.kinds.buses.importing import apply_import, read_feed
from lookups.kinds.buses.models import Feed

DAY = re.compile(r"\b\d{8}\b")


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
            text = file.read_text(encoding="utf-8")
            package.writestr(file.name, _from_this_year(text) if file.name == "calendar.txt" else text)
    return path


def _from_this_year(calendar: str) -> str:
    """The days of service begin this year, so that the demo does not run out."""
    years = [int(day[:4]) for day in DAY.findall(calendar)]
    later = timezone.localdate().year - min(years)
    return DAY.sub(lambda day: f"{int(day[0][:4]) + later}{day[0][4:]}", calendar)
