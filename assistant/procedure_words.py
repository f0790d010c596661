"""How the bot speaks of a procedure: papers, time, fee, where, the way to the National Portal."""

from django.conf import settings

from assistant.replies import Reply, press, say
from assistant.turns import Turn
from dossiers.models import Agency, Procedure
from dossiers.submission.choosing import by_words
from foundation.formats import amount
from foundation.outbox.messages import Button

MOST_PAPERS, MOST_CHOICES = 10, 4
LONGEST_TITLE = 90
WHERE = {
    Agency.Level.COMMUNE: "bộ phận một cửa của xã, phường",
    Agency.Level.PROVINCE: "Trung tâm Phục vụ hành chính công",
}
CHECK_FIRST = "Thông tin để tham khảo; trước khi đi nộp, ông/bà hỏi lại nơi nhận hoặc gọi 1022."


def meant(turn: Turn) -> list[Procedure]:
    """The procedures that the turn may be about: by what it names, else by all its words; best first."""
    named = turn.slot("procedure")
    return (by_words(named) if named else []) or by_words(turn.text)


def in_full(procedure: Procedure) -> Reply:
    papers = [f"• {paper.name}" for paper in procedure.papers.all()]
    shown = papers[:MOST_PAPERS]
    if len(papers) > MOST_PAPERS:
        shown.append(f"… và {len(papers) - MOST_PAPERS} giấy nữa, xem ở Cổng Dịch vụ công")
    parts = [
        procedure.name,
        "Giấy tờ cần có:\n" + "\n".join(shown) if shown else "",
        "\n".join(filter(None, (f"Thời gian: {_time(procedure)}", fees(procedure), _where(procedure)))),
        f"Kết quả: {procedure.result_name}" if procedure.result_name else "",
        CHECK_FIRST,
    ]
    return say("\n\n".join(part for part in parts if part), *_buttons(procedure))


def only_fees(procedure: Procedure) -> Reply:
    return say(f"{procedure.name}\n\n{fees(procedure)}\n\n{CHECK_FIRST}", *_buttons(procedure))


def fees(procedure: Procedure) -> str:
    lines = [
        f"{fee.label}: {amount(fee.amount)}" + (f" ({fee.note})" if fee.note else "")
        for fee in procedure.fees.all()
    ]
    if not lines:
        return "Phí, lệ phí: cổng chưa có số liệu; ông/bà hỏi nơi nhận hồ sơ."
    return "Phí, lệ phí: " + "; ".join(lines)


def which(found: list[Procedure], asking: str) -> Reply:
    """Several procedures fit: one is chosen by a press, which asks `asking` of it."""
    buttons = [press(_short(each.name), f"{asking} {each.name}") for each in found[:MOST_CHOICES]]
    return say("Ông/bà hỏi thủ tục nào?", *buttons, press("Gặp cán bộ", "gặp cán bộ"))


def _time(procedure: Procedure) -> str:
    if procedure.same_day:
        return "trong ngày"
    return f"{procedure.time_limit_days} ngày làm việc" if procedure.time_limit_days else "chưa có số liệu"


def _where(procedure: Procedure) -> str:
    place = WHERE.get(Agency.Level(procedure.agency_level)) if procedure.agency_level else None
    return f"Nộp ở: {place}, nơi nào tiện cũng được, hoặc trực tuyến" if place else ""


def _buttons(procedure: Procedure) -> list[Button]:
    address = procedure.portal_url or settings.NATIONAL_PORTAL_URL
    here = [press("Nộp ở đây", f"nộp hồ sơ {procedure.name}")] if procedure.is_filed_here else []
    return [*here, Button("Cổng Dịch vụ công", "url", address), press("Gặp cán bộ", "gặp cán bộ")]


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_TITLE else f"{name[: LONGEST_TITLE - 1]}…"
