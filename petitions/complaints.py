"""Khiếu nại and tố cáo are no petitions: other laws say who settles them, with other forms and time limits.

Nothing is refused unread: the sender is told kindly where such a matter is heard, and may still send it.
"""

import re
from enum import StrEnum


class LooksLike(StrEnum):
    NOTHING = ""
    COMPLAINT = "complaint"
    DENUNCIATION = "denunciation"


_DENUNCIATION = re.compile(
    r"\b(to cao|to giac|don to|nhan hoi lo|doi hoi lo|an hoi lo|dua hoi lo|tham nhung|tham o|an chan tien"
    r"|nhan tien (cua dan|chay)|chay chuc|bao ke)\b"
)
_COMPLAINT = re.compile(
    r"\b(khieu nai|khieu kien|don khieu|khong dong y voi quyet dinh|phan doi quyet dinh"
    r"|quyet dinh (xu phat|thu hoi|cuong che)[^.]{0,60}(sai|khong dung|trai luat|oan))\b"
)
# "số điện thoại khiếu nại", "quầy khiếu nại của điện lực": asks about such a desk, does not complain there.
_ABOUT = re.compile(r"\b(so (dien thoai )?khieu nai|phong khieu nai|quay khieu nai|khieu nai hoa don)\b")


def look(folded: str) -> LooksLike:
    """What a folded text reads like; `NOTHING` for a petition that may be handled here."""
    if _DENUNCIATION.search(folded):
        return LooksLike.DENUNCIATION
    if _COMPLAINT.search(_ABOUT.sub(" ", folded)):
        return LooksLike.COMPLAINT
    return LooksLike.NOTHING
