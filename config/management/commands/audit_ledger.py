"""`audit_ledger [--sandbox URL] [--json]`: what became of every notice; exit code 1: lost or doubled."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from foundation.outbox import audit, reasons
from foundation.outbox.models import NoticeState
from foundation.outbox.references import encode
from zalo_channel import sandbox_export
from zalo_channel.sandbox_export import NoSandbox

SHOWN = 20  # references in a line for people; JSON lists all


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
        "archived": tally.archived,
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
    lines = [_line(_("Notices in all"), figures["total"])]
    for state in NoticeState:
        lines.append(_line(str(state.label), figures[state]))
        causes = figures.get(f"{state.value}_by_reason", {})
        lines += [
            _line(f"    {reasons.sentence(code) or _('(no reason recorded)')}", n)
            for code, n in causes.items()
        ]
    if figures["merged_untold"]:
        lines.append(
            _line("    " + _("merged into a notice that was not sent or cancelled"), figures["merged_untold"])
        )
    lines.append(_line(_("Archived broadcasts"), figures["archived"]))
    lines.append(_line(_("Sent twice"), figures["doubled"], figures["doubled_references"]))
    lines += _compared(figures) if figures["sandbox"] else [_("Lost: not compared (needs --sandbox URL)")]
    return "\n".join(lines)


def _compared(figures: dict[str, Any]) -> list[str]:
    sandbox = figures["sandbox"]
    return [
        _line(
            _("Lost (sent by the ledger, not accepted by the sandbox)"),
            figures["lost"],
            figures["lost_references"],
        ),
        _line(_("Accepted by the sandbox"), sandbox["accepted"]),
        _line(
            "    " + _("not recorded as sent by the ledger"),
            sandbox["unrecorded"],
            sandbox["unrecorded_references"],
        ),
        _line("    " + _("not in the ledger"), sandbox["strangers"]),
        _line(_("Sent before the sandbox started, not compared"), sandbox["not_compared"]),
    ]


def _line(label: str, number: int, references: list[str] | None = None) -> str:
    named = ", ".join((references or [])[:SHOWN]) + ("…" if len(references or []) > SHOWN else "")
    return f"{number:>9,}  {label}{': ' + named if named else ''}"
