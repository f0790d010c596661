"""Khiếu nại and tố cáo are no petitions: other laws say who settles them, with other forms and time limits.

Nothing is refused unread: the sender is told kindly where such a matter is heard, and may still send it.
"""

from enum import StrEnum

from foundation.vietnamese.phrases import Phrases, Typed


class LooksLike(StrEnum):
    NOTHING = ""
    COMPLAINT = "complaint"
    DENUNCIATION = "denunciation"


_DENUNCIATION = Phrases(
    "tố cáo(?! tốc)|tố giác|đơn tố|(?:nhận|đòi|ăn|đưa) hối lộ|tham nhũng|tham ô|ăn chặn tiền"
    "|nhận tiền (?:của dân|chạy)|chạy chức|bảo kê(?! hoạch)"
)
# "số điện thoại khiếu nại", "quầy khiếu nại của điện lực": asks about such a desk, does not complain there.
_COMPLAINT = Phrases(
    "(?<!số )(?<!số điện thoại )(?<!phòng )(?<!quầy )khiếu nại(?! hóa đơn)|khiếu kiện|đơn khiếu"
    "|không đồng ý với quyết định|phản đối quyết định"
    "|quyết định (?:xử phạt|thu hồi|cưỡng chế).{0,60}(?:sai|không đúng|trái luật|oan)"
)


def look(text: str) -> LooksLike:
    """What a text reads like; `NOTHING` for a petition that may be handled here."""
    typed = Typed(text)
    if typed.has(_DENUNCIATION):
        return LooksLike.DENUNCIATION
    return LooksLike.COMPLAINT if typed.has(_COMPLAINT) else LooksLike.NOTHING
