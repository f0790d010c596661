"""Vietnamese phone numbers: kept as digits from 84 on, shown in groups, masked for strangers."""

import re

_NOISE = re.compile(r"[\s.()\-\u2010-\u2015\u200b-\u200f\u202a-\u202e]+")
# The country code, the trunk zero, or nothing at all where a spreadsheet ate the zero.
# Emergency and office lines (113, 1022), 1800/1900 services, and local numbers without their area.
_SHORT = re.compile(r"1\d{2,4}|1[89]00\d{4,6}|[2-9]\d{6,7}", re.ASCII)
_SEVERAL = re.compile(r"[/;,|]|\s{1,40}[-–—]\s{1,40}|\s{1,40}(?:hoặc|và|or)\s{1,40}")
_NATIONAL = re.compile(r"(?:\+84|0084|84)?0?((?:[35789]\d{8})|(?:2\d{9}))", re.ASCII)
PHONE_IN_TEXT = re.compile(r"(?:\+?84|0)[\d .\-]{8,13}\d")
"""What looks like a number within a sentence; `normalise_phone` says whether it is one."""


def normalise_phone(text: str) -> str:
    """`0905 123 456` → `84905123456`: a mobile, or a fixed line with its area; ValueError otherwise."""
    match = _NATIONAL.fullmatch(_NOISE.sub("", text)) if len(text) <= 40 else None
    if match is None:
        raise ValueError("Số điện thoại không đúng: cần 10 số bắt đầu bằng 0, ví dụ 0905 123 456.")
    return f"84{match[1]}"


def dial_code(text: str) -> str:
    """The digits to dial for a number as people write it: `+84 905.123.456` → `84905123456`; a short or
    service number (`113`, `1022`, `1900 1068`) as it is. Of several numbers the first; "" for none.
    """
    text = text.strip()
    text = text[4:] if text.lower().startswith("tel:") else text
    for part in (text, *_SEVERAL.split(text)):
        try:
            return normalise_phone(part)
        except ValueError:
            digits = _NOISE.sub("", part)
        if _SHORT.fullmatch(digits):
            return digits
    return ""


def tel_address(text: str) -> str:
    """`tel:` and what it dials: +84… or the short number; "" where nothing can be dialled."""
    code = dial_code(text)
    return f"tel:{'+' if len(code) > 10 and code.startswith('84') else ''}{code}" if code else ""


def display_phone(phone: str) -> str:
    """`84905123456` → `0905 123 456`."""
    digits = _national(phone)
    head = 3 if digits.startswith(("024", "028")) else 4
    middle = 3 if len(digits) == 10 else 4
    return f"{digits[:head]} {digits[head : head + middle]} {digits[head + middle :]}"


def mask_phone(phone: str) -> str:
    """`84905123489` → `09** *** *89`, for those who know only the dossier's code."""
    digits = _national(phone)
    return f"{digits[:2]}** *** *{digits[-2:]}"


def _national(phone: str) -> str:
    return f"0{phone.removeprefix('84')}"
