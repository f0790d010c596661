"""Message templates: their parameters, checks and wording (reference 7.4, rule 19)."""

import re
from dataclasses import dataclass, field
from typing import Any

from .errors import Refusal

STATUS_NUMBERS = {1: "ENABLE", 2: "PENDING_REVIEW", 3: "REJECT", 4: "DISABLE"}
TAG_NAMES = {1: "TRANSACTION", 2: "CUSTOMER_CARE", 3: "PROMOTION"}
TYPE_NAMES = {1: "custom", 2: "OTP", 3: "payment", 4: "voucher", 5: "rating"}
DATES = re.compile(r"(\d{2}:\d{2}(:\d{2})? )?\d{2}/\d{2}/\d{4}")
FORMATS = {
    "DATE": DATES,
    "NUMBER": re.compile(r"\d+"),
    "PHONE": re.compile(r"\+?\d{9,12}"),
    "URL": re.compile(r"https?://\S+"),
}


@dataclass(frozen=True, slots=True)
class Param:
    """`type`: STRING, NUMBER, DATE, PHONE or URL. Length in characters."""

    name: str
    longest: int
    type: str = "STRING"
    required: bool = True

    def view(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "require": self.required,
            "type": self.type,
            "maxLength": self.longest,
            "minLength": 1 if self.required else 0,
            "acceptNull": not self.required,
        }

    def check(self, data: dict[str, Any]) -> None:
        """Raises -1122 missing, -1124 wrong kind or format, -1121 too long."""
        value = data.get(self.name)
        if value is None or value == "":
            if self.required:
                raise Refusal(-1122, self.name)
            return
        if not isinstance(value, str) and type(value) is not int:
            raise Refusal(-1124, self.name)
        text = str(value)
        if len(text) > self.longest:
            raise Refusal(-1121, self.name)
        if self.type in FORMATS and not FORMATS[self.type].fullmatch(text):
            raise Refusal(-1124, self.name)


@dataclass(slots=True)
class Template:
    """`body` holds <param> marks. Prices in VND. `sent_today` counts against `daily_limit` if set."""

    id: str
    name: str
    status: str
    tag: int
    params: tuple[Param, ...]
    body: str
    type: int = 1
    buttons: list[dict[str, Any]] = field(default_factory=list)
    by_uid: bool = True
    price_phone: int = 200
    price_uid: int = 120
    quality: str = "UNDEFINED"
    created_at: int = 0
    foreign: bool = False  # belongs to another app
    daily_limit: int | None = None
    sent_on: str = ""
    sent_today: int = 0
    timeout_ms: int = 7_200_000
    reason: str = ""

    def check_data(self, data: Any) -> None:
        """Raises Refusal for the first thing that is wrong with template_data."""
        if not isinstance(data, dict) or not data:
            raise Refusal(-111)
        for param in self.params:
            param.check(data)

    def text(self, data: dict[str, Any]) -> str:
        """The wording with its values, as the citizen reads it."""
        return re.sub(r"<(\w+)>", lambda mark: str(data.get(mark[1], "")), self.body)

    def filled_buttons(self, data: dict[str, Any]) -> list[dict[str, Any]]:
        return [
            {"title": b["title"], "type": "oa.open.url", "payload": {"url": _filled(b["content"], data)}}
            for b in self.buttons
        ]

    def listed(self) -> dict[str, Any]:
        return {
            "templateId": int(self.id),
            "templateName": self.name,
            "createdTime": self.created_at,
            "status": self.status,
            "templateQuality": self.quality,
        }

    def detailed(self) -> dict[str, Any]:
        return {
            "templateId": self.id,
            "templateName": self.name,
            "status": self.status,
            "listParams": [param.view() for param in self.params],
            "listButtons": self.buttons,
            "timeout": self.timeout_ms,
            "previewUrl": "",
            "templateQuality": self.quality,
            "templateTag": TAG_NAMES[self.tag],
            "price_sdt": str(self.price_phone),
            "price_uid": str(self.price_uid),
            "reason": self.reason,
        }

    def sample(self) -> dict[str, Any]:
        samples = {"DATE": "24/11/2026", "NUMBER": "1", "PHONE": "84905123456", "URL": "https://example.vn"}
        return {
            param.name: samples.get(param.type, param.name.upper())[: param.longest] for param in self.params
        }


def _filled(content: str, data: dict[str, Any]) -> str:
    return re.sub(r"<(\w+)>", lambda mark: str(data.get(mark[1], "")), content)


def fixtures(portal_url: str) -> list[Template]:
    """The templates at start: the portal uses some of them, the others show one refusal each."""
    more = [{"type": 1, "title": "Xem hồ sơ", "content": f"{portal_url}/ho-so/?code=<ma_ho_so>"}]
    return [
        Template(
            "512301",
            "Cập nhật hồ sơ",
            "ENABLE",
            1,
            (Param("ma_ho_so", 30), Param("trang_thai", 30), Param("noi_dung", 200), Param("ma_tin", 30)),
            "Hồ sơ <ma_ho_so>: <trang_thai>.\n<noi_dung>\nMã tin: <ma_tin>",
            buttons=more,
            quality="HIGH",
        ),
        Template(
            "512302",
            "Mã xác thực",
            "ENABLE",
            1,
            (Param("otp", 10, "NUMBER"),),
            "<otp> là mã xác thực của ông/bà. Không đưa mã này cho bất kỳ ai.",
            type=2,
            by_uid=False,
            price_phone=300,
            timeout_ms=15_000,
        ),
        Template(
            "512303",
            "Nhắc lịch hẹn",
            "PENDING_REVIEW",
            1,
            (Param("ma_ho_so", 30), Param("ngay_hen", 20, "DATE")),
            "Hồ sơ <ma_ho_so> hẹn ông/bà ngày <ngay_hen>.",
        ),
        Template(
            "512304",
            "Đánh giá phục vụ",
            "ENABLE",
            2,
            (Param("ho_ten", 30), Param("ma_ho_so", 30)),
            "Kính gửi ông/bà <ho_ten>, mời ông/bà đánh giá việc giải quyết hồ sơ <ma_ho_so>.",
            type=5,
        ),
        Template(
            "512305",
            "Giới thiệu lễ hội",
            "ENABLE",
            3,
            (Param("ten_le_hoi", 100), Param("ngay", 20, "DATE"), Param("dia_chi", 200)),
            "Mời ông/bà dự <ten_le_hoi>, ngày <ngay>, tại <dia_chi>.",
        ),
        Template(
            "512306",
            "Mẫu bị từ chối",
            "REJECT",
            1,
            (Param("ten", 30),),
            "<ten>",
            reason="Nội dung chung chung.",
        ),
        Template("512307", "Mẫu đã tắt", "DISABLE", 1, (Param("ten", 30),), "<ten>", quality="LOW"),
        Template("512308", "Mẫu của ứng dụng khác", "ENABLE", 1, (Param("ten", 30),), "<ten>", foreign=True),
        Template(
            "512309", "Mẫu cũ trước 10/12/2025", "ENABLE", 1, (Param("ten", 30),), "<ten>", by_uid=False
        ),
        Template(
            "512310",
            "Cập nhật phản ánh",
            "ENABLE",
            1,
            (Param("ma_phan_anh", 30), Param("trang_thai", 30), Param("noi_dung", 200), Param("ma_tin", 30)),
            "Phản ánh <ma_phan_anh>: <trang_thai>.\n<noi_dung>\nMã tin: <ma_tin>",
            quality="HIGH",
        ),
    ]
