"""A death in the family, told in any words, under the name by which the catalogue knows it. Pure."""

from foundation.vietnamese.folding import has_marks, strip_marks
from foundation.vietnamese.phrases import Phrases, loose_tones

NAME = "người thân mất"
_BEFORE = "^|[,.;:!?] *|(?:nhà|có|ơi|ạ|dạ|(?:hôm|tối|đêm) qua|hồi hôm) "
_NUMBERED = "hai|ba|tư|năm|sáu|bảy|tám|chín|út|cả"
_KIN = (
    f"(?:ba|bố|cha|tía|má|mẹ|mạ|mệ|ông|bà|cụ|vợ|chồng"
    f"|(?:con|anh|chị|em|cháu|cô|chú|bác|cậu|dì|mợ) (?:trai|gái|dâu|rể|ruột|họ|{_NUMBERED}))"
    f"(?: (?:nội|ngoại|già|cố|cụ|xã|ruột|vợ|chồng|nhà|tôi|tui|em|mình|con|cháu|chị|anh|{_NUMBERED})){{0,6}}"
)
_DIED = "(?: (?:đã|mới|vừa|lỡ|đột ngột)){0,4} (?:mất|qua đời|ra đi|tử vong)"
_WHEN = (
    r"(?: (?:rồi|được|hồi|lúc|hôm|đêm|tối|sáng|trưa|chiều|khuya|tuần|tháng|bữa|ngày|giờ|qua|nay|trước|kia|nọ"
    r"|rạng|mấy|mới|đột ngột|\d{1,4})){0,12}"
)
# What stands behind the verb, or something was lost.
_AFTER = (
    r"(?= *(?:[,.;:!?\n]|$)| (?:thì|bây|chừ|bữa|cần|phải|làm|khai|báo|muốn|mà|ra|lên|đi|xin|nên|ở|tại|trên|vì"
    r"|do|đăng|gia đình|em|tui|tôi|con|nhà)\b)"
)
_TOLD = Phrases(f"({_BEFORE}){_KIN}{_DIED}{_WHEN}{_AFTER}")


def named(text: str) -> str:
    """«bà nội em mới mất hồi tối, cần giấy gì» → «người thân mất, cần giấy gì»; else the text."""
    is_marked = has_marks(text)
    said = loose_tones(text) if is_marked else strip_marks(text).lower()
    told = (_TOLD.marked if is_marked else _TOLD.plain).search(said)
    if told is None or len(said) != len(text):
        return text
    name = NAME if is_marked else strip_marks(NAME)
    return f"{text[: told.end(1)]}{name}{text[told.end() :]}"
