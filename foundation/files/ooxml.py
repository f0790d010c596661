"""The zip that an xlsx is: opened only when nothing in it can harm, and read within limits."""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError  # nosec B405 # the type; defusedxml parses
from xml.parsers import expat

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from foundation.files.errors import FileRefused
from foundation.files.limits import Limits

CHUNK = 64 * 1024
LONGEST_PROLOG = 1024 * 1024
LONGEST_TOKEN = 4 * 1024 * 1024
_CENTRAL_HEADER = b"PK\x01\x02"

SAVE_AS = "Hãy mở tệp bằng Excel, chọn “Lưu thành” (Save As) dạng “Excel Workbook (.xlsx)” rồi nộp lại."
DAMAGED = f"Tệp .xlsx bị hỏng hoặc bị cắt cụt. {SAVE_AS}"
TOO_BIG = "Tệp giải nén ra quá lớn so với một bảng tính thường. Hãy xóa định dạng thừa, chia nhỏ rồi nộp lại."
ENCRYPTED = "Tệp đang đặt mật khẩu. Hãy bỏ mật khẩu (Tệp → Thông tin → Bảo vệ sổ tính) rồi nộp lại."
MACROS = f"Tệp có macro, hệ thống không nhận. {SAVE_AS}"
HOSTILE_XML = (
    f"Tệp có khai báo XML (DTD, ENTITY) mà Excel không bao giờ ghi, có thể là tệp độc hại. {SAVE_AS}"
)

_BAD_ZIP = (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


def open_package(stream: BinaryIO, limits: Limits) -> zipfile.ZipFile:
    """A workbook whose parts may all be read; FileRefused for bombs, macros, passwords, paths, DTDs."""
    package = open_zip(stream, limits)
    _refuse_other_formats(package)
    return package


def open_zip(stream: BinaryIO, limits: Limits) -> zipfile.ZipFile:
    """A zip whose parts may all be read; FileRefused for bombs, passwords, odd paths and DTDs."""
    if _count(stream, _CENTRAL_HEADER, limits.parts) > limits.parts:
        raise FileRefused(TOO_BIG)
    try:
        package = zipfile.ZipFile(stream)
    except _BAD_ZIP as error:
        raise FileRefused(DAMAGED) from error
    _refuse_bad_parts(package.infolist(), limits)
    for part in package.namelist():
        if part.lower().endswith((".xml", ".rels")):
            _refuse_doctype(package, part)
    return package


def _count(stream: BinaryIO, sign: bytes, enough: int) -> int:
    """Occurrences in the whole file, before zipfile makes an object of each; stops past `enough`."""
    found, tail = 0, b""
    stream.seek(0)
    while found <= enough and (chunk := stream.read(1024 * 1024)):
        found += (tail + chunk).count(sign)
        tail = chunk[1 - len(sign) :]
    stream.seek(0)
    return found


def _refuse_other_formats(package: zipfile.ZipFile) -> None:
    names = {name.lower() for name in package.namelist()}
    if "mimetype" in names or "content.xml" in names:
        raise FileRefused(f"Đây là tệp OpenDocument (.ods), không phải .xlsx. {SAVE_AS}")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise FileRefused(MACROS)
    if any(name.endswith("workbook.bin") for name in names):
        raise FileRefused(f"Đây là tệp .xlsb (dạng nhị phân), hệ thống chưa đọc được. {SAVE_AS}")
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise FileRefused(f"Đây là tệp Word hoặc PowerPoint, không phải bảng tính. {SAVE_AS}")
    if "[content_types].xml" not in names:
        raise FileRefused(f"Đây là tệp nén .zip, không phải bảng tính .xlsx. {SAVE_AS}")


def _refuse_bad_parts(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    names = [part.filename for part in parts]
    if len(set(map(str.lower, names))) != len(names):
        raise FileRefused(f"Tệp có hai phần trùng tên bên trong, có thể là tệp độc hại. {SAVE_AS}")
    if any(_leads_outside(name) for name in names):
        raise FileRefused(f"Tệp có đường dẫn bất thường bên trong, có thể là tệp độc hại. {SAVE_AS}")
    if any(part.flag_bits & 0x1 for part in parts):
        raise FileRefused(ENCRYPTED)
    if sum(part.file_size for part in parts) > limits.unpacked_bytes:
        raise FileRefused(TOO_BIG)
    for part in parts:
        if part.file_size > limits.ratio_from_bytes and part.file_size > part.compress_size * limits.ratio:
            raise FileRefused(TOO_BIG)


def _leads_outside(name: str) -> bool:
    return "\\" in name or ":" in name or name.startswith("/") or ".." in PurePosixPath(name).parts


def _refuse_doctype(package: zipfile.ZipFile, part: str) -> None:
    """A DTD can only stand before the first element, so no more than that is read."""
    parser = expat.ParserCreate()
    inside: list[bool] = []

    def hostile(*_: object) -> None:
        raise FileRefused(HOSTILE_XML)

    parser.StartDoctypeDeclHandler = hostile
    parser.EntityDeclHandler = hostile
    parser.StartElementHandler = lambda *_: inside.append(True)
    read = 0
    for chunk in read_part(package, part):
        feed(parser, chunk)
        read += len(chunk)
        if inside:
            return
        if read > LONGEST_PROLOG:
            raise FileRefused(HOSTILE_XML)
    if read:
        feed(parser, b"", final=True)  # newer parsers put off a declaration that a piece has cut in two


def feed(parser: expat.XMLParserType, chunk: bytes, final: bool = False) -> None:
    try:
        parser.Parse(chunk, final)
    except expat.ExpatError as error:
        raise FileRefused(DAMAGED) from error


def feed_part(parser: expat.XMLParserType, package: zipfile.ZipFile, part: str) -> Iterator[None]:
    """Parses a whole part, stopping after each piece; one tag may not grow without end."""
    fed = 0
    for chunk in read_part(package, part):
        feed(parser, chunk)
        fed += len(chunk)
        if fed - parser.CurrentByteIndex > LONGEST_TOKEN:
            raise FileRefused(DAMAGED)
        yield
    feed(parser, b"", final=True)
    yield


def small_part(package: zipfile.ZipFile, part: str, limits: Limits) -> Element:
    """The root of a part that is read whole."""
    data = bytearray()
    for chunk in read_part(package, part):
        data += chunk
        if len(data) > limits.settings_bytes:
            raise FileRefused(TOO_BIG)
    try:
        root: Element = fromstring(bytes(data), forbid_dtd=True)
    except (ParseError, DefusedXmlException) as error:
        raise FileRefused(DAMAGED) from error
    return root


def local(tag: str) -> str:
    """A tag or attribute without its namespace, which differs between the two kinds of OOXML."""
    return tag.rpartition("}")[2]


def read_part(package: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part in pieces. Never more than its declared size, which the limits have seen."""
    try:
        with package.open(part) as stream:
            while chunk := stream.read(CHUNK):
                yield chunk
    except (*_BAD_ZIP, KeyError, zlib.error) as error:
        raise FileRefused(DAMAGED) from error
