"""A few real documents as far as their facts are known, and invented ones of the province that say so."""

from datetime import date
from pathlib import Path
from typing import Any

from lookups.kinds.legal.effect import Bond
from lookups.kinds.legal.models import LegalDocument, Relation

WITH_TEXT, TEXT = "9001/2026/QĐ-UBND", Path(__file__).with_name("demo_text.txt")
INVENTED = "Văn bản bịa để xem thử, không có thật."
GOVERNMENT, PRIME_MINISTER, ASSEMBLY = "Chính phủ", "Thủ tướng Chính phủ", "Quốc hội"
PROVINCE = "Ủy ban nhân dân (văn bản bịa)"
ONE_STOP = "Thực hiện thủ tục hành chính theo cơ chế một cửa, một cửa liên thông"
PERSONAL_DATA = "Bảo vệ dữ liệu cá nhân"

# Number, kind, issuer, what it is about, issued, in force from, field.
REAL: tuple[tuple[Any, ...], ...] = (
    ("118/2025/NĐ-CP", "nghi_dinh", GOVERNMENT, ONE_STOP, date(2025, 6, 9), date(2025, 7, 1), "Hành chính"),
    ("61/2018/NĐ-CP", "nghi_dinh", GOVERNMENT, ONE_STOP, None, None, "Hành chính"),
    ("42/2022/NĐ-CP", "nghi_dinh", GOVERNMENT, "Dịch vụ công trực tuyến: toàn trình và một phần", None, None,
     "Hành chính"),
    ("766/QĐ-TTg", "quyet_dinh", PRIME_MINISTER,
     "Bộ chỉ số đánh giá việc phục vụ người dân, doanh nghiệp trong thực hiện thủ tục hành chính",
     date(2022, 6, 23), None, "Hành chính"),
    ("91/2025/QH15", "luat", ASSEMBLY, PERSONAL_DATA, date(2025, 6, 26), date(2026, 1, 1),
     "Dữ liệu cá nhân"),
    ("356/2025/NĐ-CP", "nghi_dinh", GOVERNMENT, f"{PERSONAL_DATA}: quy định chi tiết", date(2025, 12, 31),
     date(2026, 1, 1), "Dữ liệu cá nhân"),
    ("13/2023/NĐ-CP", "nghi_dinh", GOVERNMENT, PERSONAL_DATA, None, None, "Dữ liệu cá nhân"),
    ("18/2021/QĐ-TTg", "quyet_dinh", PRIME_MINISTER,
     "Dự báo, cảnh báo, truyền tin thiên tai và cấp độ rủi ro thiên tai",
     date(2021, 4, 22), date(2021, 7, 1), "Thiên tai"),
    ("202/2025/QH15", "nghi_quyet", ASSEMBLY, "Sắp xếp đơn vị hành chính cấp tỉnh", date(2025, 6, 12),
     None, "Đơn vị hành chính"),
    ("19/2025/QĐ-TTg", "quyet_dinh", PRIME_MINISTER, "Danh mục và mã số các đơn vị hành chính",
     date(2025, 6, 30), date(2025, 7, 1), "Đơn vị hành chính"),
    ("20/2008/NĐ-CP", "nghi_dinh", GOVERNMENT,
     "Tiếp nhận, xử lý phản ánh, kiến nghị của cá nhân, tổ chức về quy định hành chính", date(2008, 2, 14),
     None, "Phản ánh, kiến nghị"),
)  # fmt: skip
MADE_UP: tuple[tuple[Any, ...], ...] = (
    ("9001/2026/QĐ-UBND", "quyet_dinh", PROVINCE, "Quy chế hoạt động của Trung tâm 1022 (văn bản thử)",
     date(2026, 3, 2), date(2026, 3, 15), "Chuyển đổi số"),
    ("9002/2026/QĐ-UBND", "quyet_dinh", PROVINCE,
     "Sửa đổi, bổ sung Quy chế hoạt động của Trung tâm 1022 (văn bản thử)", date(2026, 9, 1),
     date(2026, 10, 1), "Chuyển đổi số"),
    ("9003/KH-UBND", "ke_hoach", PROVINCE, "Phòng, chống thiên tai và tìm kiếm cứu nạn (văn bản thử)",
     date(2026, 8, 20), date(2026, 8, 20), "Thiên tai"),
    ("9004/2026/QĐ-UBND", "quyet_dinh", PROVINCE, "Mức hỗ trợ vé xe buýt cho học sinh (văn bản thử)",
     date(2026, 11, 16), date(2027, 1, 1), "Giao thông"),
)  # fmt: skip
RELATIONS = (
    ("118/2025/NĐ-CP", Bond.REPLACES, "61/2018/NĐ-CP"),
    ("356/2025/NĐ-CP", Bond.REPLACES, "13/2023/NĐ-CP"),
    ("356/2025/NĐ-CP", Bond.GUIDES, "91/2025/QH15"),
    ("9002/2026/QĐ-UBND", Bond.AMENDS, "9001/2026/QĐ-UBND"),
)


def load() -> None:
    for row in REAL:
        _load(row, level="central", note="Thông tin tham khảo; ngày chưa kiểm chứng được thì để trống.")
    for row in MADE_UP:
        _load(row, level="province", note=INVENTED)
    _load_text()
    for source, bond, target in RELATIONS:
        Relation.objects.get_or_create(
            source=LegalDocument.objects.get(number=source), bond=bond, target_number=target
        )


def _load_text() -> None:
    """The invented full text of one of the invented documents, which says so in its first line."""
    document = LegalDocument.objects.get(number=WITH_TEXT)
    if not document.text:
        document.text = TEXT.read_text(encoding="utf-8")
        document.save()


def _load(row: tuple[Any, ...], *, level: str, note: str) -> None:
    number, kind, issuer, abstract, issued, effective, field = row
    if LegalDocument.objects.filter(number=number).exists():
        return
    LegalDocument.objects.create(
        number=number, kind=kind, level=level, issuer=issuer, abstract=abstract, issued_on=issued,
        effective_on=effective, field=field, note=note,
    )  # fmt: skip
