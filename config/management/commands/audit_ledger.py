"""`audit_ledger [--sandbox URL] [--json]`: what became of every notice; exit code 1: lost or doubled."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from foundation.outbox import audit, reasons
from foundation.outbox.models import NoticeState
from foundation.outbox.references import encode
from zalo_channel import sandbox_export
from zalo_channel.sandbox_export import NoSandbox

SHOWN = 20  # references in a line for people; JSON lists all
LABELS = {
    NoticeState.OWED: "Chờ gửi",
    NoticeState.UNKNOWN: "Chưa rõ, đang đối chiếu",
    NoticeState.SENT: "Đã gửi",
    NoticeState.DELIVERED: "Đã tới máy",
    NoticeState.SEEN: "Đã xem",
    NoticeState.MERGED: "Gộp vào tin sau",
    NoticeState.NOT_SENT: "Không gửi được",
    NoticeState.CANCELLED: "Đã hủy",
}


class Command(BaseCommand):
    help = "Counts the ledger of notices; with --sandbox also holds it against what the sandbox accepted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sandbox", metavar="URL", help="for example http://127.0.0.1:8100")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        comparison = _compare(options["sandbox"]) if options["sandbox"] else None
        figures = _figures(audit.tally(), comparison)
        text = json.dumps(figures, ensure_ascii=False, indent=1) if options["json"] else _table(figures)
        self.stdout.write(text)
        if figures["lost"] or figures["doubled"]:
            raise SystemExit(1)


def _compare(url: str) -> audit.Comparison:
    try:
        return audit.compare(sandbox_export.accepted(url), since=sandbox_export.began(url))
    except NoSandbox as error:
        raise CommandError(str(error)) from error


def _figures(tally: audit.Tally, comparison: audit.Comparison | None) -> dict[str, Any]:
    """Everything by English keys. `lost` is null where nobody was asked."""
    doubled = sorted({*tally.accepted_twice, *(comparison.doubled if comparison else ())})
    return {
        "total": tally.total,
        **tally.by_state,
        "not_sent_by_reason": tally.not_sent_by_reason,
        "unknown_by_reason": tally.unknown_by_reason,
        "merged_told": tally.merged_told,
        "merged_untold": tally.merged_untold,
        "doubled": len(doubled),
        "doubled_references": [encode(number) for number in doubled],
        "lost": len(comparison.lost) if comparison else None,
        "lost_references": [encode(number) for number in comparison.lost] if comparison else [],
        "sandbox": _sandbox(comparison) if comparison else None,
    }


def _sandbox(comparison: audit.Comparison) -> dict[str, Any]:
    return {
        "accepted": comparison.accepted,
        "unrecorded": len(comparison.unrecorded),
        "unrecorded_references": [encode(number) for number in comparison.unrecorded],
        "strangers": len(comparison.strangers),
        "not_compared": comparison.not_compared,
    }


def _table(figures: dict[str, Any]) -> str:
    lines = [_line("Tổng số tin", figures["total"])]
    for state, label in LABELS.items():
        lines.append(_line(label, figures[state]))
        causes = figures.get(f"{state.value}_by_reason", {})
        lines += [
            _line(f"    {reasons.sentence(code) or '(chưa ghi lý do)'}", n) for code, n in causes.items()
        ]
    if figures["merged_untold"]:
        lines.append(_line("    gộp vào tin không gửi được hoặc đã hủy", figures["merged_untold"]))
    lines.append(_line("Gửi hai lần", figures["doubled"], figures["doubled_references"]))
    lines += _compared(figures) if figures["sandbox"] else ["Thất lạc: chưa đối chiếu (cần --sandbox URL)"]
    return "\n".join(lines)


def _compared(figures: dict[str, Any]) -> list[str]:
    sandbox = figures["sandbox"]
    return [
        _line("Thất lạc (sổ ghi đã gửi, sandbox không nhận)", figures["lost"], figures["lost_references"]),
        _line("Sandbox đã nhận", sandbox["accepted"]),
        _line("    sổ chưa ghi là đã gửi", sandbox["unrecorded"], sandbox["unrecorded_references"]),
        _line("    không có trong sổ", sandbox["strangers"]),
        _line("Gửi trước khi sandbox khởi động, không đối chiếu", sandbox["not_compared"]),
    ]


def _line(label: str, number: int, references: list[str] | None = None) -> str:
    named = ", ".join((references or [])[:SHOWN]) + ("…" if len(references or []) > SHOWN else "")
    return f"{number:>9,}  {label}{': ' + named if named else ''}"
