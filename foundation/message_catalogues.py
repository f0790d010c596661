"""The translations of locale/, compiled for gettext: `.po` files are the source, processes read `.mo` files.

    python -m foundation.message_catalogues

Compiles what is missing or outdated, without Django's settings and without msgfmt, which Django's own
`compilemessages` needs and a bare machine lacks.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import polib

FOLDER = Path(__file__).resolve().parent.parent / "locale"


def outdated(folder: Path | None = None) -> Iterator[Path]:
    """The sources whose compiled file is missing or was made of another version of them.

    By content: a checkout, a copy or a backup sets the times of files as it likes.
    """
    for source in sorted((folder or FOLDER).rglob("*.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or _digest(source).encode() not in compiled.read_bytes():
            yield source


def compile_outdated(folder: Path | None = None) -> None:
    for source in outdated(folder):
        catalogue = polib.pofile(str(source))
        catalogue.metadata["X-Source-SHA256"] = _digest(source)
        # Another process may be reading the compiled file, or compiling it too.
        part = source.with_suffix(f".{os.getpid()}.part")
        catalogue.save_as_mofile(str(part))
        part.replace(source.with_suffix(".mo"))


def _digest(source: Path) -> str:
    return hashlib.sha256(source.read_bytes()).hexdigest()


if __name__ == "__main__":
    compile_outdated()
