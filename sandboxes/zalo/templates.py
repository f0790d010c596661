"""Message templates: their parameters, checks and wording (reference 7.4, rule 19)."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from .errors import Refusal
from .people import FIXTURES

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
        return _filled(self.body, data)

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
    """The templates of fixtures.json: the portal uses some of them, the others show one refusal each."""
    rows = json.loads(FIXTURES.read_text().replace("<portal>", portal_url))["templates"]
    return [Template(**row | {"params": tuple(Param(*param) for param in row["params"])}) for row in rows]
