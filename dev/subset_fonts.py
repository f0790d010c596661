"""Rebuild static/fonts: Be Vietnam Pro for pages, Tinos for letters, 10 to 15 kB a style.

    npm pack @fontsource/tinos && tar xzf fontsource-tinos-*.tgz
    python -m dev.subset_fonts tinos package static/fonts

A package splits each style into a Latin and a Vietnamese file; both are merged, cut down to ASCII, the 134
accented letters, ₫ and the signs our pages use, and stripped of hinting (phones and printers do not use it).
"""

import shutil
import sys
import tempfile
import unicodedata
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

STYLES = {
    "be-vietnam-pro": ("400-normal", "600-normal"),
    "tinos": ("400-normal", "400-italic", "700-normal", "700-italic"),
}
BASES = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
SIGNS = "₫«»–—…·×•’‘“”°©±½\u00a0"


def vietnamese_letters() -> set[str]:
    small = {unicodedata.normalize("NFC", base + tone) for base in BASES for tone in TONES} | {"đ"}
    return small | {letter.upper() for letter in small}


def subset(parts: list[Path], target: Path) -> None:
    """Write the letters that pages and letters need of the files of one style."""
    font = _merged(parts)
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


def _merged(parts: list[Path]) -> TTFont:
    with tempfile.TemporaryDirectory() as folder:
        unpacked = []
        for part in parts:
            font = TTFont(part)
            font.flavor = None
            unpacked.append(str(Path(folder) / f"{part.stem}.ttf"))
            font.save(unpacked[-1])
        return Merger().merge(unpacked)


def main() -> None:
    family, package, target = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    for style in STYLES[family]:
        parts = [package / "files" / f"{family}-{script}-{style}.woff2" for script in ("latin", "vietnamese")]
        subset(parts, target / f"{family}-{style.removesuffix('-normal')}.woff2")
    shutil.copy(package / "LICENSE", target / f"{family}-OFL.txt")


if __name__ == "__main__":
    main()
