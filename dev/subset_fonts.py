"""Rebuild static/fonts: Be Vietnam Pro for Vietnamese pages, about 10 kB a weight.

    npm pack @fontsource/be-vietnam-pro && tar xzf fontsource-be-vietnam-pro-*.tgz
    python -m dev.subset_fonts package static/fonts

The package splits each weight into a Latin and a Vietnamese file; both are merged, cut down to ASCII, the 134
accented letters, ₫ and the signs our pages use, and stripped of hinting (phones do not use it).
"""

import shutil
import sys
import tempfile
import unicodedata
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

WEIGHTS = (400, 600)
BASES = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
SIGNS = "₫«»–—…·×•’‘“”°©±½\u00a0"


def vietnamese_letters() -> set[str]:
    small = {unicodedata.normalize("NFC", base + tone) for base in BASES for tone in TONES} | {"đ"}
    return small | {letter.upper() for letter in small}


def subset(package: Path, weight: int, target: Path) -> None:
    font = _merged(package, weight)
    options = Options()
    options.hinting = False
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
    options.flavor = "woff2"
    options.name_IDs = [0, 1, 2, 13, 14]
    wanted = {chr(code) for code in range(0x20, 0x7F)} | vietnamese_letters() | set(SIGNS)
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(sorted(wanted)))
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(target)


def _merged(package: Path, weight: int) -> TTFont:
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for script in ("latin", "vietnamese"):
            part = TTFont(package / "files" / f"be-vietnam-pro-{script}-{weight}-normal.woff2")
            part.flavor = None
            parts.append(str(Path(folder) / f"{script}.ttf"))
            part.save(parts[-1])
        return Merger().merge(parts)


def main() -> None:
    package, target = Path(sys.argv[1]), Path(sys.argv[2])
    for weight in WEIGHTS:
        subset(package, weight, target / f"be-vietnam-pro-{weight}.woff2")
    shutil.copy(package / "LICENSE", target / "OFL.txt")


if __name__ == "__main__":
    main()
