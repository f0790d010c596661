"""Which emergency service is asked for by its name alone: "số cứu hỏa", "ambulance number". Pure.

A name among other words tells of something else ("khoa cấp cứu bệnh viện", "giấy phép phòng cháy"), and who
tells of a danger is found by emergencies.py.
"""

import re

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


def number_asked(text: str) -> str:
    """The number of the service that all words ask for, or that is typed itself; "" for any other text."""
    said = plain(text).strip()
    if said in _ASKED:
        return said
    return next((number for number, asked in _ASKED.items() if asked.fullmatch(said)), "")
