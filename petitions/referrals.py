"""Where a complaint or a denunciation is heard, as polite words for the page, the chat and the desk."""

from petitions.complaints import LooksLike
from petitions.models import Petition, Referral

KINDLY = {
    LooksLike.DENUNCIATION: (
        "Nội dung ông/bà gửi là tố cáo. Việc này do cơ quan có thẩm quyền giải quyết theo luật riêng, "
        "có bảo vệ người tố cáo; kênh phản ánh không thay được."
    ),
    LooksLike.COMPLAINT: (
        "Nội dung ông/bà gửi là khiếu nại. Việc này do cơ quan có thẩm quyền giải quyết theo luật riêng, "
        "có thời hạn riêng; kênh phản ánh không thay được."
    ),
    LooksLike.NOTHING: "Việc này do nơi khác giải quyết:",
}
UNKNOWN = "Ông/bà gọi 1022, chúng tôi chỉ đúng nơi nhận và giờ tiếp dân."


def addresses(about: str) -> str:
    """One line for each place that hears it; how to learn the place where none is known."""
    rows = Referral.objects.filter(about=about)
    lines = [
        " · ".join(part for part in (row.name, row.address, row.phone, row.note) if part)
        + ("" if row.is_confirmed else " (tham khảo)")
        for row in rows
    ]
    return "\n".join(f"• {line}" for line in lines) or UNKNOWN


def polite_words(petition: Petition) -> str:
    """What the desk proposes to write when it tells the sender where to go."""
    about = LooksLike(petition.looks_like)
    if about == LooksLike.NOTHING:
        return ""
    return f"{KINDLY[about]}\nNơi tiếp nhận:\n{addresses(about.value)}"
