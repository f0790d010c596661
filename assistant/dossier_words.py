"""How the bot speaks of a dossier: the same facts as the tracking page, in chat's brevity."""

from django.conf import settings

from assistant.replies import Reply, press, say
from dossiers import tracking, wording
from dossiers.models import Dossier
from foundation.formats import amount, day
from foundation.outbox.messages import Button

MOST_ITEMS = 8


def in_full(dossier: Dossier, *, opening: str = "") -> Reply:
    """Everything that someone with the second factor may know, and what to do next."""
    facts = tracking.details(dossier)
    lines = [opening, f"{facts.title}\nHồ sơ {facts.code}: {facts.procedure}", facts.lead]
    if facts.missing_papers:
        shown = [f"• {paper.name}" for paper in facts.missing_papers[:MOST_ITEMS]]
        lines.append("Giấy còn thiếu:\n" + "\n".join(shown))
        if facts.supplement_due:
            lines.append(f"Nộp trước: {day(facts.supplement_due)}")
    if facts.fee:
        lines.append(
            f"Số tiền: {amount(facts.fee.total)}\nNgân hàng: {facts.fee.bank_name}\n"
            f"Số tài khoản: {facts.fee.bank_account}\nNội dung: {facts.fee.reference}"
        )
    return say(
        "\n\n".join(line for line in lines if line),
        Button("Xem đầy đủ", "url", dossier.tracking_url),
        *(press(title, f"{words} {facts.code}") for title, words in wording.NEXT.get(facts.status, ())[-1:]),
        press("Hồ sơ của tôi", "#hoso"),
        press("Ngừng nhận tin", f"#ngung {dossier.code}"),
        Button(f"Gọi {settings.HOTLINE}", "phone", settings.HOTLINE),
    )


def by_code_alone(dossier: Dossier) -> str:
    """The stage, the office and the date: all that the code alone reveals."""
    facts = tracking.overview(dossier)
    due = f"\nHẹn trả: {day(facts.due_at)}" if facts.due_at else ""
    return f"Hồ sơ {facts.code}: {facts.title}.\nNơi giải quyết: {facts.office}{due}"
