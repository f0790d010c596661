"""Draws the pictures that a folder's pictures.psv lists, as WebP: `python -m tourism.demo.drawings FOLDER [NAME …]`.

FOLDER is a province's demo/handbook; with names only the pictures of these entries are drawn. The same list
gives the same pictures; each is light enough for a list of cards as it is.
"""

import csv
import io
import sys
from pathlib import Path

from PIL import Image

from tourism.demo.drawings import crafts, landscapes, tables, towns
from tourism.demo.drawings.canvas import Canvas
from tourism.demo.drawings.palettes import PALETTES
from tourism.demo.picture_files import picture_path

SCENES = landscapes.SCENES | towns.SCENES | tables.SCENES | crafts.SCENES
MAX_BYTES = 29_000
QUALITIES = (74, 66, 58, 50, 42, 34)


def draw(scene: str, light: str, seed: int) -> Image.Image:
    canvas = Canvas(seed)
    SCENES[scene](canvas, PALETTES[light])
    return canvas.kept()


def as_webp(image: Image.Image) -> bytes:
    """By the best quality that is light enough."""
    content = b""
    for quality in QUALITIES:
        out = io.BytesIO()
        image.save(out, "WEBP", quality=quality, method=6)
        content = out.getvalue()
        if len(content) <= MAX_BYTES:
            break
    return content


def main(folder: Path, names: list[str]) -> None:
    with (folder / "pictures.psv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="|", quoting=csv.QUOTE_NONE))
    total = 0
    for row in rows:
        path = picture_path(folder, row["kind"], row["entry"])
        if not names or row["entry"] in names:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(as_webp(draw(row["scene"], row["light"], int(row["seed"]))))
            sys.stdout.write(f"{path.name} {path.stat().st_size}\n")
        total += path.stat().st_size
    sys.stdout.write(f"{len(rows)} pictures, {total} bytes\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
