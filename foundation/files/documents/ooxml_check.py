"""New Office files (.docx, .xlsx, .pptx): the zip within limits, no macros, nothing loaded from elsewhere."""

import re
import zipfile
from dataclasses import replace
from typing import BinaryIO

from foundation.files import limits
from foundation.files.errors import FileRefused
from foundation.files.ooxml import local, open_zip, read_part, small_part

LIMITS = replace(limits.DEFAULT, settings_bytes=2 * limits.MIB)  # a parsed tree takes ten times as much
MAIN_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
PROGRAMS = re.compile(r"(vbaproject|vbadata)[^/]*\.(bin|xml)$|/activex/|\.(doc|xls|ppt)m$", re.IGNORECASE)
OLE_OBJECT = re.compile(r"oleobject[^/]*\.bin$", re.IGNORECASE)
# Any file, run by a double click. Formulas of MathType are OLE objects too, but no packages.
OLE_PACKAGE = "Ole10Native".encode("utf-16-le")
MACRO_TYPES = ("macroenabled", "vbaproject")
# What a reader follows by hand may lead anywhere; what the program loads by itself may not leave the machine.
FOLLOWED_BY_HAND = ("hyperlink",)
ELSEWHERE = re.compile(
    r"(https?|ftps?|mhtml|smb|webdav):|(file:)?[/\\]{2,}(?![/\\]*[A-Za-z]:)", re.IGNORECASE
)


class Damaged(Exception):
    """No sound Office file: a bomb, a torn zip, entities, strange paths."""


class HasMacros(Exception):
    """Programs come along: VBA, ActiveX, packed files, inner documents with macros."""


class LoadsParts(Exception):
    """A template, picture or object would be fetched from another machine."""


def kind_of(stream: BinaryIO) -> str:
    """The kind by the main part, "" for another zip. Raises Damaged, HasMacros, LoadsParts."""
    try:
        with open_zip(stream, LIMITS) as package:
            return _kind_of(package)
    except FileRefused:
        raise Damaged from None


def _kind_of(package: zipfile.ZipFile) -> str:
    names = package.namelist()
    kind = next((kind for part, kind in MAIN_PARTS.items() if part in names), "")
    if not kind:
        return ""
    if any(PROGRAMS.search(name) or _is_package(package, name) for name in names):
        raise HasMacros
    if "[Content_Types].xml" in names:
        _check_types(package)
    for name in names:
        if name.lower().endswith(".rels"):
            _check_relations(package, name)
    return kind


def _is_package(package: zipfile.ZipFile, name: str) -> bool:
    if not OLE_OBJECT.search(name):
        return False
    tail = b""
    for chunk in read_part(package, name):
        if OLE_PACKAGE in tail + chunk:
            return True
        tail = chunk[-len(OLE_PACKAGE) :]
    return False


def _check_types(package: zipfile.ZipFile) -> None:
    for element in small_part(package, "[Content_Types].xml", LIMITS).iter():
        declared = element.get("ContentType", "").lower()
        if any(sign in declared for sign in MACRO_TYPES):
            raise HasMacros


def _check_relations(package: zipfile.ZipFile, name: str) -> None:
    for element in small_part(package, name, LIMITS).iter():
        if local(element.tag) != "Relationship" or element.get("TargetMode") != "External":
            continue
        if element.get("Type", "").rpartition("/")[2] in FOLLOWED_BY_HAND:
            continue
        if ELSEWHERE.match(element.get("Target", "").strip()):
            raise LoadsParts
