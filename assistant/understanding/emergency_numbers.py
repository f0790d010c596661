"""Which emergency service is asked for by its name alone: "số cứu hỏa", "ambulance number". Pure.

A name among other words tells of something else ("khoa cấp cứu bệnh viện", "giấy phép phòng cháy"), and who
tells of a danger is found by emergencies.py.
"""

import re

from assistant.understanding.model import shipped
from assistant.understanding.tokenizer import compose_telex
from foundation.vietnamese.questions import plain

NAMES = {
    "114": r"(?:xe |linh |doi )?(?:cuu hoa|chua chay)|chay nha|nha chay|chay rung|fire(?:fighters?)?"
    r"|fire (?:brigade|department|truck|service|emergency)|house fire",
    "115": r"(?:xe )?(?:cap cuu|cuu thuong)|ambulance|medical emergency",
    "113": r"canh sat(?: 113)?|cong an 113|(?:emergency )?police",
    "112": r"(?:tim kiem )?cuu nan(?: cuu ho)?|cuu ho cuu nan|search and rescue|rescue",
    "111": r"(?:tong dai |duong day nong )?bao ve tre em|child (?:protection|help ?line)",
}
_AROUND = (
    r"(?:so|sdt|dt|dien thoai|tong dai|duong day nong|goi|goi so|can|can gap|gap|khan cap|giup|o|may|nao|la|"
    r"la gi|bao nhieu|viet nam|quang nam|da nang|hoi an|tam ky|numbers?|phone|telephone|call|hotline|line|"
    r"emergency|in|for|an?|the|what|is|to|services?|vietnam)"
)
_ASKED = {
    number: re.compile(rf"(?:{_AROUND} )*(?:{names})(?: {_AROUND})*") for number, names in NAMES.items()
}
_IN_A_STORY = {
    number: re.compile(
        rf"\b(?:goi|keu|bao|call) (?:\w+ )?(?:{names}{'|cong an' if number == '113' else ''})\b"
        r"(?! (?:o|xa|phuong|huyen|tinh|thanh pho|thi tran|benh vien)\b)(?: \w+){0,5}"
        r" (?:so|sdt) (?:may|nao|gi|chi|bao nhieu)(?: (?:vay|rua|the|a|ha|nhi|ta))*$"
    )
    for number, names in NAMES.items()
}
"""«thôi gọi công an cho lẹ, số mấy»: the number is asked at the end."""
_CALLING = r"(?:goi|goi so|goi dien|call|hotline|duong day nong|tong dai|sdt|khan cap|gap|voi|emergency)"
_NUMBER = re.compile(rf"(?:{_CALLING} )*(\d{{3}})(?: {_CALLING})*")
"""Not among words of an address: «tổ 113», «số 115 Hội An»."""


def number_asked(text: str) -> str:
    """The number of the service that all words ask for, or that is typed itself; "" for any other text."""
    said = plain(compose_telex(text, shipped().known)).strip()
    if (bare := _NUMBER.fullmatch(said)) and bare[1] in _ASKED:
        return bare[1]
    asked_alone = (number for number, asked in _ASKED.items() if asked.fullmatch(said))
    asked_last = (number for number, asked in _IN_A_STORY.items() if asked.search(said))
    return next(asked_alone, "") or next(asked_last, "")
