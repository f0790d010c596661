"""Where the drawing of an entry of the demo lies in a province's folder."""

from pathlib import Path

from foundation.vietnamese.folding import fold


def picture_path(folder: Path, kind: str, name: str) -> Path:
    words = "".join(letter if letter.isalnum() else " " for letter in fold(name)).split()
    return folder / "pictures" / f"{kind}-{'-'.join(words)}.webp"
