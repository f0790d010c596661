"""What the bot can do, at "0", "menu" or a cry for help: groups, each opened by a press."""

from assistant.replies import Reply, press, say
from assistant.turns import Turn

GROUPS = {
    "#menu-hoso": (
        "Hồ sơ, thủ tục: ông/bà bấm một việc, nhắn mã hồ sơ in trên giấy hẹn (ví dụ H47.15-240305-0123), "
        "hoặc gửi ảnh chụp mã QR.",
        (
            ("Xem hồ sơ tới đâu", "tra cứu hồ sơ"),
            ("Hồ sơ của tôi", "#hoso"),
            ("Hỏi giấy tờ, lệ phí", "hướng dẫn thủ tục"),
            ("Nộp hồ sơ", "nộp hồ sơ trực tuyến"),
        ),
    ),
    "#menu-tracuu": (
        "Tra cứu: ông/bà bấm một việc, hoặc hỏi luôn, ví dụ:\n• mai Thăng Bình có cúp điện không\n"
        "• xe buýt Tam Kỳ đi Đà Nẵng\n• bệnh viện gần Núi Thành\n• giá đất đường Hùng Vương Tam Kỳ\n"
        "• phạt nguội 92A-123.45\n• nghị định 118/2025/NĐ-CP",
        (
            ("Lịch cúp điện", "lịch cúp điện"),
            ("Xe buýt", "lịch xe buýt"),
            ("Bệnh viện, trạm y tế", "cơ sở y tế"),
            ("Điểm thi", "tra điểm thi"),
        ),
    ),
    "#menu-canhbao": (
        "Khi có việc: bão lũ, dịch bệnh, phản ánh. Nguy cấp, ông/bà gọi 112, 113, 114 hoặc 115.",
        (
            ("Bão lũ, sạt lở", "cảnh báo thiên tai"),
            ("Dịch bệnh, tiêm chủng", "tình hình dịch bệnh"),
            ("Gửi phản ánh", "tôi muốn gửi phản ánh"),
            ("Gặp cán bộ", "gặp cán bộ"),
        ),
    ),
    "#menu-dulich": (
        "Du lịch Quảng Nam: ông/bà bấm một việc, hoặc hỏi luôn, ví dụ: cao lầu ở đâu ngon.",
        (
            ("Chơi ở đâu", "điểm tham quan"),
            ("Ăn gì ngon", "quán ăn ngon"),
            ("Khách sạn, homestay", "tìm khách sạn"),
            ("Đặc sản, quà", "mua đặc sản"),
        ),
    ),
}
TOP = (
    ("Hồ sơ, thủ tục", "#menu-hoso"),
    ("Tra cứu", "#menu-tracuu"),
    ("Bão lũ, phản ánh", "#menu-canhbao"),
    ("Du lịch", "#menu-dulich"),
    ("Gặp cán bộ", "gặp cán bộ"),
)
TOP_EN = (
    ("Sights", "attractions in Hoi An"),
    ("Where to eat", "where to eat in Hoi An"),
    ("Places to stay", "hotels in Hoi An"),
    ("Bus times", "bus from Da Nang to Hoi An"),
    ("Talk to a person", "gặp cán bộ"),
)


def handle(turn: Turn) -> Reply | None:
    return menu(language=turn.language)


def group(turn: Turn) -> Reply | None:
    """One group of the menu, at the press of its button."""
    found = GROUPS.get(turn.text.strip().lower())
    if turn.text.strip().lower() == "#menu":
        return menu()
    return say(found[0], *(press(*button) for button in found[1]), press("Về đầu", "menu")) if found else None


def menu(opening: str = "Ở đây ông/bà làm được:", *, language: str = "vi") -> Reply:
    if language == "en":
        opening = opening if opening.isascii() else "You can ask about:"
        return say(
            f"{opening}\n• sights, food, places to stay and local products\n"
            "• buses, hospitals, storms and floods\n"
            "• public services: papers, fees, where your dossier stands\n\nYou can just type your question.",
            *(press(*button) for button in TOP_EN),
        )
    return say(
        f"{opening}\n1. Hồ sơ, thủ tục: xem hồ sơ tới đâu, giấy tờ, lệ phí, nộp hồ sơ\n"
        "2. Tra cứu: cúp điện, xe buýt, bệnh viện, điểm thi, giá đất, phạt nguội, văn bản\n"
        "3. Bão lũ, dịch bệnh, gửi phản ánh\n4. Du lịch: chơi, ăn, ở, đặc sản\n\n"
        "Ông/bà bấm nút, hoặc cứ nhắn câu hỏi như đang nói chuyện. Nhắn 0 để về đây.",
        *(press(*button) for button in TOP),
    )
