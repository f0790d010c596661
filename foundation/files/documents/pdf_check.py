"""The program that reads a PDF from stdin and writes what is wrong with it to stdout; nothing if it is sound.

Run by foundation.files.limited_process. Every object is checked, also those that no page refers to.
"""

import io
import sys
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

PASSWORD, ACTIVE, FILES = "password", "active", "files"
REFUSED = 3  # foundation.files.limited_process.REFUSED
ACTIONS = frozenset({"/JavaScript", "/Launch", "/GoToE", "/GoToR", "/RichMediaExecute"})
ACTIVE_KEYS = frozenset({"/JS", "/XFA", "/RichMediaContent"})


def look(content: bytes) -> str:
    """ "" or one of the verdicts. Raises what pypdf raises."""
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        return PASSWORD
    _ = reader.root_object
    numbers = {number for entries in reader.xref.values() for number in entries} | set(reader.xref_objStm)
    generations = {number: generation for generation, entries in reader.xref.items() for number in entries}
    for number in numbers:
        value = IndirectObject(number, generations.get(number, 0), reader).get_object()
        if found := _look_at(value):
            return found
    return ""


def _look_at(value: Any) -> str:
    """Into arrays and dictionaries, not into other objects: each has its turn."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, DictionaryObject):
            if found := _verdict(one):
                return found
            waiting += [one.raw_get(key) for key in one]
        elif isinstance(one, ArrayObject):
            waiting += list.__iter__(one)
    return ""


def _verdict(entries: DictionaryObject) -> str:
    raw = {str(key): entries.raw_get(key) for key in entries}
    if "/EF" in raw or raw.get("/Type") == "/EmbeddedFile":
        return FILES
    return ACTIVE if raw.get("/S") in ACTIONS or ACTIVE_KEYS & set(raw) else ""


def main() -> int:
    try:
        found = look(sys.stdin.buffer.read())
    except Exception:  # pypdf raises almost anything at a broken file
        return REFUSED
    sys.stdout.write(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
