"""Units, routing, time limits and addresses of the trial. Offices are real by name; phones are invented.

The time limits are the trial's own: nobody could confirm what the city decided (docs/petitions.md).
"""

from django.conf import settings

from foundation.local_names import local
from foundation.regions.models import AdminUnit
from petitions.models import HandlingUnit, ReadyAnswer, Referral, RoutingRule, TimeLimit

TRIAL = "mặc định của bản thử, chờ cơ quan xác nhận"
# code | name | short name | commune that it serves | fields
UNITS = """
trung-tam|Trung tâm %(brand)s|Trung tâm %(brand)s||telecoms other
so-xay-dung|Sở Xây dựng|Sở Xây dựng||roads land buses
so-nnmt|Sở Nông nghiệp và Môi trường|Sở NN&MT||environment disasters
so-y-te|Sở Y tế|Sở Y tế||health food_safety
so-gddt|Sở Giáo dục và Đào tạo|Sở GD&ĐT||education
so-vhttdl|Sở Văn hóa, Thể thao và Du lịch|Sở VHTT&DL||tourism
so-noi-vu|Sở Nội vụ|Sở Nội vụ||conduct welfare
cong-an|Công an %(level)s|Công an %(level)s||security order
dien-luc|Công ty Điện lực (tham khảo)|Điện lực||power lighting
cap-nuoc|Công ty Cấp thoát nước (tham khảo)|Cấp thoát nước||water
vp-ubnd|Văn phòng UBND %(level)s|Văn phòng UBND||procedures
"""
LIMITS = (  # kind, field, working days, the day of sending counts, the answer needs a photo
    ("report", "", 7, False, False),
    ("report", "land", 15, False, False),
    ("report", "lighting", 3, False, False),
    ("report", "environment", 3, False, False),
    ("report", "roads", 7, False, True),
    ("proposal", "", 15, False, False),
    ("question", "", 3, False, False),
    ("emergency", "", 1, True, False),
)
READY_ANSWERS = (  # field, title, text
    ("", "Đã xử lý xong",
     "Đơn vị đã kiểm tra và xử lý xong nội dung ông/bà phản ánh. Cảm ơn ông/bà đã báo tin."),
    ("", "Đã kiểm tra, đang chờ vật tư",
     "Đơn vị đã kiểm tra hiện trường. Việc sửa chữa chờ vật tư, dự kiến xong trước ngày …"),
    ("lighting", "Đã thay đèn", "Đơn vị quản lý chiếu sáng đã thay bóng đèn hư, đèn sáng lại từ tối nay."),
    ("environment", "Đã thu gom rác",
     "Đơn vị đã thu gom rác tại điểm ông/bà phản ánh và nhắc hộ dân đổ rác đúng giờ."),
)  # fmt: skip
CALL = "Gọi %(hotline)s để biết địa chỉ và lịch tiếp dân"
REFERRALS = (
    ("complaint", "Cơ quan, người đã ra quyết định bị khiếu nại (khiếu nại lần đầu)"),
    ("complaint", "Ban Tiếp công dân %(level)s"),
    ("denunciation", "Ban Tiếp công dân %(level)s"),
    ("denunciation", "Thanh tra %(level)s"),
    ("denunciation", "Cơ quan công an, nếu có dấu hiệu tội phạm"),
)


def load() -> dict[str, HandlingUnit]:
    """Every unit by its code; what is there already stays as it is."""
    units: dict[str, HandlingUnit] = {}
    everywhere = [local(row).split("|") for row in UNITS.strip().splitlines()]
    of_communes = [list(row.values()) for row in settings.PROVINCE.rows("demo/handling_units")]
    for code, name, short, commune, fields in everywhere + of_communes:
        where = _commune(commune) if commune else None
        # Invented: there is no such block of numbers.
        phone = f"{settings.PROVINCE.area_code} 000 {1000 + len(units):04d}"
        unit, created = HandlingUnit.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "short_name": short,
                "commune": where,
                "phone": phone,
                "is_centre": code == "trung-tam",
            },
        )
        units[code] = unit
        for field in fields.split() if created else ():
            RoutingRule.objects.get_or_create(field=field, commune=where, defaults={"unit": unit})
    for kind, field, days, same_day, photo in LIMITS:
        known = {"working_days": days, "same_day": same_day, "photo_required": photo, "basis": TRIAL}
        TimeLimit.objects.get_or_create(kind=kind, field=field, defaults=known)
    for field, title, text in READY_ANSWERS:
        ReadyAnswer.objects.get_or_create(field=field, title=title, defaults={"text": text})
    for position, (about, name) in enumerate(REFERRALS):
        Referral.objects.get_or_create(
            about=about, name=local(name), defaults={"note": local(CALL), "position": position}
        )
    return units


def _commune(name: str) -> AdminUnit:
    return AdminUnit.objects.current().get(name=name, level=AdminUnit.Level.COMMUNE)
