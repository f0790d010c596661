"""«Xe 92A-123.45 có bị phạt nguội không»: told to who asks, once, and kept nowhere."""

import datetime as dt
import re
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.lockout import Lockout
from foundation.vietnamese.dates import day, format_moment
from lookups.base import Act, Answer, Card, LookupKind, Refused, Row, Source, State, Tone
from lookups.kinds.violations import plates, sources
from lookups.kinds.violations.forms import PlateForm, ProvenPlateForm
from lookups.kinds.violations.models import Violation

FRESH_FOR = dt.timedelta(days=10)
MOST_CARDS = 20
# A household or an office shares an address and owns a few vehicles; a chat is one person.
FROM_ADDRESS = Lockout("violations", allowed=20, first_lock=15 * 60, remembered=60 * 60)
FROM_CHAT = Lockout("violations-chat", allowed=6, first_lock=15 * 60, remembered=60 * 60)
_ASKS = re.compile(r"\b(?:phat nguoi|vi pham giao thong|loi giao thong|phat giao thong)\b")


class Violations(LookupKind):
    key = "phat-nguoi"
    label = _("Traffic fines")
    summary = _("Whether your vehicle has unsettled traffic violations. The plate is not kept.")
    icon = "i-plate"
    method = "post"
    form_class = PlateForm
    web_form_class = ProvenPlateForm

    def find(self, question: dict[str, Any], *, asker: str) -> Answer:
        limit = FROM_CHAT if asker.startswith("chat:") else FROM_ADDRESS
        if not limit.may_try(asker):
            raise Refused(
                "Hỏi nhiều lần quá. Ông/bà chờ 15 phút rồi hỏi lại, hoặc gọi 1022.", retry_after=900
            )
        try:
            records = sources.ask(question["plate"], question["vehicle"])
        except sources.SourceDown:
            return _unavailable()
        return _answer(records)

    def understand(self, text: str, folded: str, today: dt.date) -> dict[str, str] | None:
        if not _ASKS.search(folded):
            return None
        plate = plates.find(text)
        return {"plate": plate, "vehicle": plates.likely_vehicle(plate, folded)} if plate else {}


def _unavailable() -> Answer:
    return Answer(
        State.UNAVAILABLE,
        "Hiện chưa tra được phạt nguội",
        Source("Dữ liệu vi phạm giao thông"),
        lead="Nguồn dữ liệu không trả lời. Ông/bà hỏi lại sau, hoặc hỏi cơ quan cảnh sát giao thông.",
        next_steps=(Act("Gọi 1022", phone="1022", say="gặp cán bộ"),),
    )


def _answer(records: sources.Records) -> Answer:
    is_old = records.is_stale or timezone.localdate() - records.as_of > FRESH_FOR
    old = f"Số liệu chỉ đến {day(records.as_of)}, có thể đã đổi. " if is_old else ""
    source = Source(records.source, records.as_of)
    steps = (Act("Gọi 1022", phone="1022", say="gặp cán bộ"),)
    if not records.violations:
        lead = f"{old}Không thấy ở đây chưa có nghĩa là xe không có vi phạm: dữ liệu có thể đến sau."
        heading = f"Không thấy trong dữ liệu đến {day(records.as_of)}"
        return Answer(State.NOTHING, heading, source, lead=lead, next_steps=steps)
    waiting = sum(not row.is_settled for row in records.violations)
    return Answer(
        State.STALE if is_old else State.FOUND,
        f"Có {len(records.violations)} vi phạm, {waiting} chưa xử lý, theo dữ liệu đến {day(records.as_of)}",
        source,
        lead=f"{old}Cán bộ không bao giờ đòi chuyển khoản nộp phạt qua điện thoại hay tin nhắn.",
        cards=tuple(_card(row) for row in records.violations[:MOST_CARDS]),
        next_steps=steps,
        more=max(0, len(records.violations) - MOST_CARDS),
    )


def _card(row: Violation) -> Card:
    facts = (
        ("Thời gian", format_moment(timezone.localtime(row.happened_at))),
        ("Nơi vi phạm", row.place),
        ("Loại phương tiện", row.get_vehicle_display()),
        ("Màu biển", row.get_colour_display()),
        ("Đơn vị phát hiện", row.detected_by),
        ("Nơi giải quyết", row.settled_at),
        ("Điện thoại", row.phone),
    )
    status = "Đã xử phạt" if row.is_settled else "Chưa xử phạt"
    return Card(
        title=row.behaviour,
        rows=tuple(Row(label, value) for label, value in facts if value),
        tone=Tone.DONE if row.is_settled else Tone.YOURS,
        tag=status,
        acts=(Act(f"Gọi {row.phone}", phone=row.phone),) if row.phone and not row.is_settled else (),
        data={
            "behaviour": row.behaviour,
            "happened_at": row.happened_at,
            "place": row.place,
            "vehicle": row.vehicle,
            "status": status,
            "detected_by": row.detected_by,
            "settled_at": row.settled_at,
            "phone": row.phone,
        },
    )
