"""Parsers of cells in the handbook's tables: prices, hours, coordinates, phones, links. Pure."""

import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings

from foundation.spreadsheets import CellError, CellValue, ParsedValue, Question
from foundation.spreadsheets import parsers as read
from foundation.spreadsheets.cells import display
from foundation.spreadsheets.opening_hours import DAY, SPAN, clock, split_closed, weekdays
from foundation.vietnamese.folding import fold
from foundation.vietnamese.money import parse_vnd
from tourism import safe_urls

MAX_PRICE = 2_000_000_000
MIN_PRICE, MAX_IN_UNITS = 1_000, 100_000_000
"""Of a bare number: below the one it is surely in thousands, above the other its unit was already in it."""
MAX_RANK = 99
MAX_ROOMS = 20_000
SHORT_PHONE = re.compile(r"1\d{2,4}")
OLD_AREA = re.compile(r"0?(\d{2,3})(\d{7})")

_BETWEEN = re.compile(r"\s{0,9}(?:-|–|—|÷|~|\bđến\b|\btới\b|\bto\b)\s{0,9}", re.IGNORECASE)
_FROM = re.compile(r"^\s*(?:chỉ\s+)?(?:giá\s*)?(?:từ|from|>=?|≥|trên)\s*", re.IGNORECASE)
_UP_TO = re.compile(r"^\s*(?:giá\s*)?(?:dưới|tối đa|không quá|<=?|≤|up to|đến)\s*", re.IGNORECASE)
_ABOUT = re.compile(r"^\s*(?:khoảng|tầm|giá|chừng|~)\s*:?\s*", re.IGNORECASE)
_PER = re.compile(
    r"\s{0,9}(?:/|\bmột\b|\bmỗi\b|\bper\b)\s{0,9}(?:\d+\s{0,9})?[^\W\d_][\w\s]*$"
    r"|\s{0,9}(?:trở lên|\+)\s{0,9}$",
    re.IGNORECASE,
)
_UNIT = re.compile(r"(k|nghìn|ngàn|tr|triệu)\b|(?<=\d)(k|tr)\b", re.IGNORECASE)
_SAYS_UNIT = re.compile(
    r"\d\s*(?:k|nghìn|ngàn|tr|triệu|đ|đồng|vnđ|vnd|₫)(?![^\W\d])|triệu|nghìn|ngàn", re.IGNORECASE
)
_PRICED = re.compile(
    r"(?<![\d.,])\d[\d.,]*\s*(?:(?:k|nghìn|ngàn|tr|triệu)(?:\s*\d{1,3}(?!\d))?)?\s*(?:đồng|vnđ|vnd|đ|₫)?(?![^\W\d])",
    re.I,
)
_FOREIGN = re.compile(r"\$|usd|eur|€|£|đô\b|cny|krw", re.IGNORECASE)


def price_range(value: CellValue) -> dict[str, Any] | ParsedValue:
    """`200k - 500k`, `3 triệu`, `từ 1tr2`, `200-500 nghìn/đêm` → {price_min, price_max, price_note}.

    Words alone ("Liên hệ", "theo mùa") are kept as the note. Another currency is refused, never converted.
    """
    words = read.text(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        exact = _amount(_whole(value), words)
        return _range(exact, exact, words) | {"bare": words}
    if not any(char.isdigit() for char in words):
        is_free = fold(words) in ("mien phi", "free", "khong thu", "khong thu phi")
        return {"price_min": 0 if is_free else None, "price_max": 0 if is_free else None,
                "price_note": "" if is_free else words[:120]}  # fmt: skip
    if _FOREIGN.search(words):
        raise CellError(f"“{display(words)}” không phải giá bằng đồng; hãy ghi giá tiền Việt")
    try:
        found = _parsed(_ABOUT.sub("", words), words)
    except CellError:
        if several := _several(words):
            return several
        raise
    return found if _SAYS_UNIT.search(words) else found | {"bare": words[:120]}


def _several(words: str) -> dict[str, Any] | None:
    """«Phòng đơn 300k, phòng đôi 500k»: from the least to the most, and the words."""
    told = [match[0] for match in _PRICED.finditer(words)]
    rest = _PRICED.sub(" ", words)
    if len(told) < 2 or re.search(r"\d", rest) or not re.search(r"[^\W\d_]{2}", rest):
        return None
    amounts = sorted(_amount(_bare(price), words) for price in told)
    return _range(amounts[0], amounts[-1], words) | {"price_note": words[:120]}


def _parsed(text: str, words: str) -> dict[str, Any]:
    if _FROM.match(text) and len(_BETWEEN.split(_FROM.sub("", text))) == 1:
        return _range(_amount(_bare(_FROM.sub("", text)), words), None, words)
    if _UP_TO.match(text):
        return _range(None, _amount(_bare(_UP_TO.sub("", text)), words), words)
    is_open_ended = re.search(r"(?:trở lên|\+)\s*$", text, re.IGNORECASE) is not None
    parts = _BETWEEN.split(_bare(_FROM.sub("", text)))
    if len(parts) > 2 or not all(parts):
        raise CellError(f"“{display(words)}” không rõ là giá nào")
    last = parts[-1]
    unit = _UNIT.search(last)
    if len(parts) == 2 and unit and re.fullmatch(r"[\d.,]+", parts[0].strip()):
        parts[0] += f" {unit.group()}"  # "200 - 500 nghìn": the unit is said once
    amounts = [_amount(_bare(part), words) for part in parts]
    return _range(amounts[0], None if is_open_ended and len(parts) == 1 else amounts[-1], words)


def _range(low: int | None, high: int | None, words: str) -> dict[str, Any]:
    if low is not None and high is not None and low > high:
        raise CellError(f"“{display(words)}” có giá đầu cao hơn giá cuối")
    return {"price_min": low, "price_max": high, "price_note": ""}


def _bare(text: str) -> str:
    return _PER.sub("", text).strip(" .,;:")


def _amount(text: str, words: str) -> int:
    try:
        amount = parse_vnd(text)
    except ValueError:
        raise CellError(f"“{display(words)}” không rõ là bao nhiêu tiền (ví dụ: 200k, 1,5 triệu)") from None
    if amount > MAX_PRICE:
        raise CellError(f"“{display(words)}” lớn quá mức có thể là giá")
    return amount


def _whole(value: float) -> str:
    if value < 0 or value != int(value):
        raise CellError(f"“{display(value)}” không phải giá tiền")
    return str(int(value))


def amount(value: CellValue) -> int:
    """One price; a range is refused."""
    found = price_range(value)
    assert isinstance(found, dict)  # noqa: S101 - price_range notes nothing
    if found["price_min"] is None or found["price_min"] != found["price_max"]:
        raise CellError(f"“{display(value)}” không phải một giá tiền")
    return int(found["price_min"])


def telephone(value: CellValue) -> str | ParsedValue:
    """A mobile, a landline, 1800/1900 or a short number; a landline of before 2017 gets its new area code."""
    text = read.text(value)
    digits = re.sub(r"[\s.\-–()]", "", re.sub(r"\.0$", "", text))
    if SHORT_PHONE.fullmatch(digits):
        return digits
    old = OLD_AREA.fullmatch(re.sub(r"^(?:\+?84)", "0", digits))
    if old and (area := settings.PROVINCE.area_codes.get(old[1])):
        number = area + old[2]
        return ParsedValue(number, f"“{display(text)}” là mã vùng cũ, đã đổi thành {number}")
    return read.phone(value)


_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,63}(?=[:/?#]|$)", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+'-]{1,64}@(?:[\w-]{1,63}\.){1,12}[a-z]{2,63}", re.IGNORECASE)
_BETWEEN_LINKS = re.compile(r"\s*[;,\n|]\s*|\s+(?:và|-|/|hoặc)\s+|\s+")


def link(value: CellValue) -> str | ParsedValue:
    """An address that a reader may be sent to; a bare domain gets its https://. Nothing is fetched.

    Of several the first counts. An unsafe one refuses its row; words that are no address are left out.
    """
    words = read.text(value)
    if email_address := _EMAIL.fullmatch(words):
        return ParsedValue(
            None, f"“{display(words)}” là địa chỉ thư điện tử", beside={"email_beside": email_address[0]}
        )
    parts = [part for part in _BETWEEN_LINKS.split(words) if part]
    found = [
        part for part in parts if _DOMAIN.match(part) or re.match(r"[a-z][a-z0-9+.-]*:", part, re.IGNORECASE)
    ]
    if not found:
        return ParsedValue(None, f"“{display(words)}” không phải địa chỉ trang web, đã bỏ qua")
    address, *others = [f"https://{part}" if _DOMAIN.match(part) else part for part in found]
    if not safe_urls.is_safe(address):
        raise CellError(f"“{display(address)}” không phải liên kết an toàn (cần trang công khai https://…)")
    return ParsedValue(address, f"còn trang khác: {', '.join(map(display, others))}") if others else address


def email(value: CellValue) -> str | ParsedValue:
    """The first address of the cell; further ones are said."""
    words = read.text(value)
    first, *others = _EMAIL.findall(words) or [""]
    if not first:
        raise CellError(f"“{display(words)}” không phải địa chỉ thư điện tử")
    return ParsedValue(first, f"còn địa chỉ khác: {', '.join(others)}") if others else first


def capacity(value: CellValue) -> int:
    """`25`, `25 phòng`, `120 buồng`."""
    words = re.sub(
        r"\s{0,40}(?:phòng|buồng|giường|p|căn|cabin)\b.*$", "", display(value), flags=re.IGNORECASE
    )
    found = read.integer(words)
    if not 0 < found <= MAX_ROOMS:
        raise CellError(f"“{display(value)}” không thể là số phòng, số giường")
    return found


def rank(value: CellValue) -> int:
    """`1`: its place among what not to miss."""
    found = read.integer(value)
    if not 0 < found <= MAX_RANK:
        raise CellError(f"“{display(value)}” không thể là thứ tự: ghi một số từ 1 đến {MAX_RANK}")
    return found


def is_marked(value: CellValue) -> bool:
    """A cross, a tick or a score in the column of one grade."""
    return fold(display(value)) not in ("khong", "0", "ko", "k")


def picture(value: CellValue) -> ParsedValue:
    """Pictures are uploaded by an editor who knows their licence; an address in a table is left alone."""
    return ParsedValue(None, "ảnh theo liên kết không được tải về; biên tập viên tải ảnh lên kèm giấy phép")


_STARS = re.compile(
    r"(?:(?:hạng|ocop|tiêu chuẩn|đạt|xếp hạng|loại|khách sạn|sản phẩm|là)\s{0,40}){0,12}"
    r"(?:0?(?P<digit>\d)(?:[.,]0)?|(?P<word>một|hai|ba|bốn|năm))\s{0,40}(?:sao|\*|★|⭐|stars?)?"
    r"(?:\s{0,40}ocop)?(?:\s{0,40}[(,;/–-].*)?",
    re.IGNORECASE,
)
_PROPOSED = re.compile(r"đề nghị|đề xuất|tiềm năng|dự kiến|chờ công nhận", re.IGNORECASE)
_STAR_WORDS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5}
_CLASSED = re.compile(r"(?:dat|du|tieu chuan|dat chuan|dieu kien|cao cap|khong|chua|hang)\b")


def stars(value: CellValue) -> int | ParsedValue:
    """`4 sao`, `****`, `OCOP 3 sao`, `3*`, `4 sao (82,5 điểm)`, 5; classes without stars («Đạt tiêu chuẩn»)
    and stars only proposed («5 sao (đề nghị)») are none."""
    text = read.text(value)
    if re.fullmatch(r"[*★⭐]{1,5}", text):
        return len(text)
    if _PROPOSED.search(text):
        return ParsedValue(None, f"“{display(text)}” chưa phải hạng được công nhận, đã để trống")
    found = _STARS.fullmatch(text)
    number = found and (int(found["digit"]) if found["digit"] else _STAR_WORDS[found["word"].lower()])
    if number and 1 <= number <= 5:
        return number
    if not any(map(str.isdigit, text)):
        note = f"“{display(text)}” không phải hạng sao, đã để trống"
        return ParsedValue(None, note if _CLASSED.match(fold(text)) else Question(note))
    raise CellError(f"“{display(text)}” không phải hạng sao (1 đến 5)")


# --- points on the map ---


def check_point(lat: float | None, lng: float | None) -> None:
    """Refuses a half point, one that was swapped, and one that lies elsewhere."""
    if lat is None and lng is None:
        return
    if lat is None or lng is None:
        raise CellError("Tọa độ thiếu vĩ độ hoặc kinh độ")
    if settings.PROVINCE.contains(lat, lng):
        return
    if settings.PROVINCE.contains(lng, lat):
        south, west = settings.PROVINCE.boxes[0][:2]
        raise CellError(
            f"Tọa độ {lat:g}, {lng:g} bị đảo vĩ độ và kinh độ (vĩ độ khoảng {south:.0f}, kinh độ "
            f"khoảng {west:.0f})"
        )
    if abs(lat) > 1000 or abs(lng) > 1000:
        raise CellError(f"Tọa độ {lat:.0f}, {lng:.0f} là tọa độ VN-2000; hãy ghi vĩ độ, kinh độ WGS-84")
    raise CellError(f"Tọa độ {lat:g}, {lng:g} không nằm trên địa bàn {settings.PROVINCE.territory}")


# --- opening hours ---

_MONTHS = re.compile(r"tháng\s*(\d{1,2})\s*(?:-|–|đến|tới)\s*(?:tháng\s*)?(\d{1,2})", re.IGNORECASE)
_ALL_DAY = re.compile(r"24/(?:24|7)|24h/24h?|cả ngày", re.IGNORECASE)
HoursRow = tuple[int, str, str, int | None, int | None]


def hours(value: CellValue) -> list[HoursRow] | ParsedValue:
    """The rows of `opening`, noted where the cell says more than they do."""
    rows, unsaid = opening(value)
    return ParsedValue(rows, f"“{unsaid}” không ghi vào giờ mở cửa") if unsaid else rows


def opening(value: CellValue) -> tuple[list[HoursRow], str]:
    """`T2 - T6: 7h-11h30, 13h30-17h; CN: 8h-10h (tháng 3 - tháng 8)` → (weekday, opens, closes, from, to).

    Hours without a day hold every day but those named as closed; `24/24` is 00:00 to 00:00; a span over
    midnight ends the next day. Beside them, words of closing that name no day («nghỉ Tết»).
    """
    found: list[HoursRow] = []
    text = read.text(value)
    said, closed = split_closed(text)
    if SPAN.search(closed):
        raise CellError(
            f"“{display(text)}” không rõ giờ nghỉ; hãy ghi các giờ mở cửa, như “7h-11h30, 13h30-17h”"
        )
    for part in re.split(r"[;\n]", said):
        if part.strip():
            found += _hours_of(part, text)
    shut = _weekdays(closed) if DAY.search(closed) else []
    rows = {row for row in found if row[0] not in shut}
    return sorted(rows, key=lambda row: (row[3] or 0, row[0], row[1])), "" if shut else closed


def _hours_of(part: str, text: str) -> Iterable[HoursRow]:
    months = _MONTHS.search(part)
    part = _MONTHS.sub(" ", part)
    spans = [("00", "00", "00", "00")] if _ALL_DAY.search(part) else SPAN.findall(part)
    days = _weekdays(part)
    if not spans or not days:
        raise CellError(f"“{display(text)}” không rõ ngày giờ; hãy ghi như “Hằng ngày: 7h-11h30, 13h30-17h”")
    first, last = (int(months[1]), int(months[2])) if months else (None, None)
    if not all(1 <= month <= 12 for month in (first, last) if month is not None):
        raise CellError(f"“{display(text)}” có tháng không có thật")
    for opens_hour, opens_minute, closes_hour, closes_minute in spans:
        opens, closes = (
            clock("0" if hour == "24" else hour, minute, text)
            for hour, minute in ((opens_hour, opens_minute), (closes_hour, closes_minute))
        )
        yield from ((day, opens, closes, first, last) for day in days)


def _weekdays(part: str) -> list[int]:
    """Hours without a day hold every day."""
    return weekdays(part) if DAY.search(SPAN.sub(" ", part)) else list(range(7))
