"""Texts that no page may show: machine words, English left on a Vietnamese page, code instead of words.

`problems_of(html)` reads one rendered page as its visitor does, and returns one line per problem; [] is well.
The language is the page's own (`<html lang>`); an element with its own `lang` is read in that language, one
with an empty `lang` (words of citizens) in none.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import polib
from lxml.html import HtmlElement, document_fromstring

from tests.web.catalogue import CATALOGUE, PACKAGES_CATALOGUE, collect_from_packages

BANNED = (
    # Django's and the theme's own Vietnamese, as a machine would say it
    "Trường này là bắt buộc",
    "Trường này không thể để trống",
    "Trường này không được để trắng",
    "Nhập một số tổng thể",
    "Bởi trạng thái",
    "Hãy chỉnh sửa lại các lỗi sau",
    "Đảm bảo giá trị này",
    "Hãy chọn một lựa chọn hợp lệ",
    "Nhập một giá trị hợp lệ",
    "Bản ghi nhớ",
    "Bạn có chắc chắn không?",
    "Có, tôi chắc chắn",
    "Không, đưa tôi trở lại",
    "tình trạng nhân viên",
    "trạng thái superuser",
    "thay đổi tin nhắn",
    "đối tượng repr",
    "hiệu hành động",
    "Hoạt động:",
    "đã được thay đổi thành công",
    "được thêm vào thành công",
    "Site quản trị hệ thống",
    "Quản trị website",
    "Cám ơn bạn",
    "người dùng này",
    "lập lại mật khẩu",
    # one name for one thing, and the words of a good officer
    "trước hết Thứ",
    "trước hết Chủ nhật",
    "(nếu có) (nếu có)",
    "mã bí mật",
    "Mã bí mật",
    "Chưa nhận được hồ sơ",
    # English of the framework and of the theme
    "Please correct the error",
    "This field is required",
    "Enter a whole number",
    "Enter a valid",
    "Select a valid choice",
    "Ensure this value",
    "successfully",
    "Translation missing",
    "Lorem ipsum",
)
"""Forbidden on every page of any role; what is plain English may stand where English is read."""

CODE = (
    re.compile(r"\{\{|\}\}|\{%|%\}|%\(\w+\)[sd]"),
    re.compile(r"<\w[\w.]* object at 0x|<QuerySet|<Model|Traceback \(most recent"),
    re.compile(r"\bdatetime\.(date|datetime|time)\(|\bDecimal\('"),
    re.compile(r"\{'\w+':|\{\"\w+\":|\['|\[\"|\[object Object\]"),
    re.compile(r"violates (check|unique|foreign|not-null)|IntegrityError|DoesNotExist|ValidationError"),
    re.compile(r"</?(p|b|strong|em|ul|li|br|div|span|a)( [^>]*)?/?>"),
    re.compile(r"^(None|True|False|null|undefined|NaN)$"),
    re.compile(r"\b\w+ object \(\d+\)|^[a-z]+(_[a-z]+)+$"),
)
"""Python, JSON, HTML or a key where a reader expects words."""

MAY_LOOK_LIKE_CODE = ("pre", "code", "samp", "kbd", "textarea")
"""Elements whose purpose is to show what was received or what to type."""

FUNCTION_WORDS = frozenset(
    "the of and your you please this these those that with from have has been is are was were will would "
    "should must cannot which what when where who there their its into only each every any not no yes "
    "select choose enter type click press add change delete remove save search filter submit cancel "
    "please error errors field fields required valid invalid missing unknown available object objects "
    "by for or if it be we our must at least more than less before after does".split()
)
"""Two different ones in one text make it English: names of hotels and programs rarely have two."""

MAY_BE_ENGLISH = frozenset(
    (
        "English",
        "Zalo",
        "API",
        "JSON",
        "CSV",
        "PDF",
        "QR",
        "OTP",
        "TOTP",
        "Email",
        "Portal 1022",
        "Swagger",
        "Excel",
        "Word",
        "URL",
        "IP",
        "ID",
        "GTFS",
        "OpenStreetMap",
        "Leaflet",
        "SMS",
        "ZNS",
        "OCOP",
        "menu",
        "Menu",
        "Video",
        "video",
        "Bot",
        "Bus",
        "Website",
        "Internet",
        "Wifi",
        "Tour",
        "Slug",
        "Facebook",
        "Zalo OA",
        "XML",
        "HTML",
    )
)
"""Whole texts that Vietnamese uses as they are."""

VIETNAMESE = re.compile("[đĐ\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323]")  # in NFD
TO_TYPE = re.compile(
    r"\b(type|write|reply|send|say|enter|answer|text|key in|for example|e\.g\.|such as)\b[^.“\"«]{0,60}"
    r"[“\"«']([^”\"»']+)[”\"»']",
    re.I,
)
SPOKEN_ATTRIBUTES = ("title", "placeholder", "aria-label", "alt", "data-title", "aria-description")
SILENT = ("script", "style", "template", "noscript", "svg")
ENGLISH_FIELD = re.compile(r"\bfield-\w+_en\b")
ENGLISH_LABEL = "tiếng Anh"
ICON = "material-symbols"
"""A font that draws the name of an icon."""


@dataclass(frozen=True, slots=True)
class Text:
    """One run of words: `language` as marked around it, `place` the element or attribute that holds it."""

    words: str
    language: str
    place: str


class _Reader:
    """Visible texts and spoken attributes of a page, in their order."""

    def __init__(self) -> None:
        self.label = ""
        self.texts: list[Text] = []

    def read(self, element: HtmlElement, language: str, *, is_silent: bool = False) -> None:
        """`language` and `is_silent` are what the elements around it say."""
        classes = element.get("class", "")
        written_for = "en" if self._is_english_value(classes) else language
        language = element.get("lang", written_for)[:2]
        for name in SPOKEN_ATTRIBUTES:
            self._add(element.get(name), language, f"{element.tag}[{name}]")
        if element.tag == "input" and element.get("type") in ("submit", "button", "reset"):
            self._add(element.get("value"), language, "input[value]")
        is_silent = is_silent or element.tag in SILENT or ICON in classes
        self._say(element.text, element.tag, language, is_silent)
        for child in element:
            if isinstance(child.tag, str):  # no comment
                self.read(child, language, is_silent=is_silent)
            self._say(child.tail, element.tag, language, is_silent)

    def _is_english_value(self, classes: str) -> bool:
        """The box of a column that holds the English version, or its value where it may only be read."""
        is_read_only = "readonly" in classes.split() and self.label.endswith(ENGLISH_LABEL)
        return is_read_only or bool(ENGLISH_FIELD.search(classes))

    def _say(self, words: str | None, tag: str, language: str, is_silent: bool) -> None:
        if tag == "label" and words and words.strip():
            self.label = words.strip()
        if not is_silent:
            self._add(words, language, tag)

    def _add(self, words: str | None, language: str, place: str) -> None:
        if words and (tidy := " ".join(words.split())):
            self.texts.append(Text(tidy, language, place))


def texts_of(html: str) -> list[Text]:
    reader = _Reader()
    if html.strip():  # an answer without a body
        reader.read(document_fromstring(html), "vi")
    return reader.texts


def problems_of(html: str) -> list[str]:
    """Everything that should not be on this page, each with the words around it."""
    found = [problem for text in texts_of(html) for problem in _problems_of(text)]
    return list(dict.fromkeys(found))


@lru_cache(maxsize=50_000)  # menus and buttons stand on every page
def _problems_of(text: Text) -> tuple[str, ...]:
    return tuple(_seen_in(text))


def _seen_in(text: Text) -> Iterator[str]:
    shown = f"{text.place}: {text.words[:160]}"
    for words in BANNED:
        if words in text.words and not (text.language == "en" and words.isascii()):
            yield f"banned “{words}” in {shown}"
    if text.place not in MAY_LOOK_LIKE_CODE:
        if any(pattern.search(text.words) for pattern in CODE):
            yield f"code instead of words in {shown}"
    if text.language == "vi" and is_untranslated(text.words):
        yield f"English on a Vietnamese page in {shown}"
    if text.language == "en" and asks_for_vietnamese(text):
        yield f"an English page asks for Vietnamese words in {shown}"


def has_vietnamese(words: str) -> bool:
    """Letters with marks; a name in plain letters may be of any language."""
    return bool(VIETNAMESE.search(unicodedata.normalize("NFD", words)))


def is_untranslated(words: str) -> bool:
    """Is this Vietnamese text really English: a msgid of a catalogue, or two English function words?"""
    bare = words.strip(" :.…*?!()")
    if bare in MAY_BE_ENGLISH or has_vietnamese(words):
        return False
    if bare in _msgids():
        return True
    spoken = {word for word in re.findall(r"[a-z']+", words.lower()) if word in FUNCTION_WORDS}
    return len(spoken) > 1


def asks_for_vietnamese(text: Text) -> bool:
    """Does an English text tell its reader to type Vietnamese letters?"""
    if text.place.endswith("[placeholder]"):
        return has_vietnamese(text.words)
    return any(has_vietnamese(match[2]) for match in TO_TYPE.finditer(text.words))


@cache
def _msgids() -> frozenset[str]:
    """Texts of our catalogue and of the packages that Vietnamese words otherwise, without their signs."""
    ours = [*polib.pofile(str(PACKAGES_CATALOGUE)), *polib.pofile(str(CATALOGUE))]
    texts = {e.msgid: e.msgstr or next(iter(e.msgstr_plural.values()), "") for e in ours}
    known = {text for text, said in texts.items() if said != text}
    known |= {text for _context, text, _plural in collect_from_packages() if texts.get(text, "") != text}
    bare = {text.strip(" :.…*?!()") for text in known if "%" not in text and "{" not in text}
    return frozenset(text for text in bare if len(text) > 2 and text[:1].isalpha()) - MAY_BE_ENGLISH
