"""How the bot speaks of a petition: the same facts as its page, in chat's brevity."""

import textwrap

from django.utils import translation

from assistant.replies import Reply, press, say
from foundation.formats import day, full_day, hour
from foundation.outbox.messages import Button
from foundation.vietnamese.folding import fold
from petitions import tracking
from petitions.catalogue import Field, Kind, guess_field, guess_kind
from petitions.models import Draft, Petition
from petitions.places import communes_named
from petitions.services import drafts
from petitions.workflow import Status

LONGEST = 1100


def in_full(petition: Petition, *, opening: str = "") -> Reply:
    """Everything that the sender may know, and what to do next."""
    with translation.override("vi"):
        facts = tracking.details(petition)
        lines = [opening, f"{facts.title}\nPhản ánh {facts.code}: {_short(facts.text, 160)}", facts.lead]
        if facts.question:
            lines.append(f"Cần ông/bà cho biết: {facts.question}")
        if facts.reason:
            lines.append(facts.reason)
        if facts.answers:
            last = facts.answers[-1]
            lines.append(
                f"{last.unit.name} trả lời ngày {day(last.answered_at)}:\n{_short(last.text, LONGEST)}"
            )
    buttons = [Button("Xem đầy đủ", "url", petition.tracking_url)]
    if facts.status == Status.WAITING:
        buttons.append(press("Trả lời tại đây", f"bổ sung {facts.code}"))
    if facts.can_rate:
        buttons.append(press("Hài lòng", f"hài lòng {facts.code}"))
    if facts.reopen_left:
        buttons.append(press("Chưa đúng, xem lại", f"xem lại {facts.code}"))
    return say("\n\n".join(line for line in lines if line), *buttons, press("Giúp tôi", "menu"))


def received(petition: Petition) -> Reply:
    with translation.override("vi"):
        due = f"{full_day(petition.due_at)}, {hour(petition.due_at)}"
    return say(
        f"Đã nhận phản ánh. Mã: {petition.code}\nMã bí mật: {petition.secret}\n\n"
        f"Điều gì tiếp theo: Trung tâm 1022 đọc và chuyển đơn vị xử lý; đơn vị xử lý không thấy tên ông/bà. "
        f"Hẹn trả lời trước {due}. Mỗi bước chúng tôi nhắn tại đây.",
        Button("Xem phản ánh", "url", petition.tracking_url),
        press("Giúp tôi", "menu"),
    )


def review(draft: Draft, *, phone: str) -> Reply:
    """What will be sent, once more."""
    said = drafts.filled(draft)
    folded = fold(said.text)
    kind = Kind(said.kind) if said.kind else guess_kind(folded)
    field = Field(said.field) if said.field else guess_field(folded)
    with translation.override("vi"):
        lines = [
            "Ông/bà xem lại trước khi gửi:",
            f"• Chuyện gì: {_short(said.text, 700)}",
            f"• Loại: {kind.label}; lĩnh vực: {field.label} (Trung tâm có thể sửa lại)",
            f"• Ở đâu: {where(draft)}",
            f"• Ảnh: {draft.pictures.count()}",
            f"• Điện thoại: {phone or 'không để lại'}",
        ]
    return say(
        "\n".join(lines),
        press("Gửi", "gửi"),
        press("Sửa nội dung", "sửa nội dung"),
        press("Sửa nơi xảy ra", "sửa nơi"),
        press("Thôi", "thôi"),
    )


def where(draft: Draft) -> str:
    said = drafts.filled(draft)
    named = said.place
    if said.commune and (unit := drafts.commune_of(said)):
        known = {found.pk for found in communes_named(said.place)} if said.place else set()
        named = (
            unit.full_name if unit.pk in known and len(said.place) < 40 else f"{said.place}, {unit.full_name}"
        )
    point = "vị trí đã gửi" if said.latitude is not None else ""
    return "; ".join(part for part in (named.strip(", "), point) if part) or "chưa rõ"


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else textwrap.shorten(text, most, placeholder="…") or text[:most]
