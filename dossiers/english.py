"""A dossier in English, on its page and in a chat: twins of the Vietnamese sentences of dossiers.public_view.

Names of offices, procedures and papers, and what officials wrote, stay Vietnamese and are marked so.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from django.utils.translation import get_language

from dossiers.public_view import Details, Overview
from dossiers.workflow import Status
from foundation.web import formats

Facts = TypeVar("Facts", bound=Overview)
All = TypeVar("All", bound=Details)
S = Status

TITLES: Mapping[Status, str] = MappingProxyType(
    {
        S.REGISTERED: "Sent, waiting to be accepted",
        S.ACCEPTED: "Dossier received",
        S.NOT_ACCEPTED: "The dossier could not be accepted",
        S.IN_PROCESS: "Being handled",
        S.SUPPLEMENT: "Please hand in more papers",
        S.FEE: "Please pay the fee",
        S.WITHDRAWN: "The dossier was withdrawn",
        S.STOPPED: "Handling was stopped",
        S.DONE: "The result is ready",
        S.RETURNED: "The result was handed over",
    }
)
NOTHING_TO_DO = "You need not do anything now."
LEADS: Mapping[Status, str] = MappingProxyType(
    {
        S.REGISTERED: f"An official will check it and answer. {NOTHING_TO_DO}",
        S.NOT_ACCEPTED: "The refusal slip says why. If you have questions, call {office}.",
        S.SUPPLEMENT: "Please hand in more papers at {office}. The time limit waits meanwhile.",
        S.FEE: "Please pay the fee. The time limit does not run meanwhile.",
        S.WITHDRAWN: "It was withdrawn at your request. If you have questions, call {office}.",
        S.STOPPED: "The stop notice says why. If you have questions, call {office}.",
        S.DONE: "Please take the result at {office}, and bring the receipt.",
        S.RETURNED: "Thank you. This is finished; nothing is left for you to do.",
    }
)
STAGES = {
    "sent": "Sent",
    "accepted": "Accepted",
    "handled": "Handled",
    "finished": "Result ready",
    "returned": "Result handed over",
}
LETTERS = {
    "01": "Receipt and appointment",
    "02": "Request for more papers",
    "03": "Refusal slip",
    "04": "Apology and new date",
    "05": "Notice that handling stopped",
}
PAUSES = {"supplement": "waiting for papers", "fee": "waiting for the fee", "stopped": "handling stopped"}


BELOW = "the office below"


def in_language(facts: Facts, *, office: str = BELOW) -> Facts:
    """The facts as they are, or their English twin where English is active; `office` where it is named."""
    if get_language() != "en":
        return facts
    if isinstance(facts, Details):
        return _details(facts, office)
    return replace(facts, title=TITLES[facts.status], lead=_lead(facts, office))


def _details(facts: All, office: str) -> All:
    letters = tuple(replace(letter, title=LETTERS[letter.form]) for letter in facts.letters)
    return replace(
        facts,
        title=TITLES[facts.status],
        lead=_lead_in_full(facts, office),
        stages=tuple(
            replace(stage, label=STAGES.get(stage.key, TITLES[facts.status])) for stage in facts.stages
        ),
        history=tuple(replace(entry, title=TITLES[entry.status]) for entry in facts.history),
        pauses=tuple(replace(pause, because=PAUSES[pause.cause]) for pause in facts.pauses),
        letters=letters,
    )


def _lead(facts: Overview, office: str) -> str:
    if facts.status not in (S.ACCEPTED, S.IN_PROCESS):
        return LEADS[facts.status].format(office=office)
    if facts.is_overdue:
        days = f"{facts.late_days} working {'day' if facts.late_days == 1 else 'days'} late"
        how_late = days if facts.late_days else "Late since today"
        return f"{how_late}. We are sorry. It was due on {formats.full_day(facts.due_at)}. {NOTHING_TO_DO}"
    if facts.due_at is None:
        return f"{NOTHING_TO_DO} No date has been set yet."
    return f"{NOTHING_TO_DO} Due: {formats.full_day(facts.due_at)}, before {formats.hour(facts.due_at)}."


def _lead_in_full(facts: Details, office: str) -> str:
    if facts.reason:
        return f"The reason and what you can do next are below. If you have questions, call {office}."
    if facts.status == S.SUPPLEMENT and facts.missing_papers and facts.supplement_due:
        count = len(facts.missing_papers)
        papers = f"{count} more {'paper' if count == 1 else 'papers'}"
        return f"Please hand in {papers} by {formats.full_day(facts.supplement_due)}, at {office}."
    if facts.status == S.FEE and facts.fee:
        until = f" by {formats.full_day(facts.fee.pay_by)}" if facts.fee.pay_by else ""
        return f"Please pay {formats.amount(facts.fee.total)}{until}. The time limit does not run meanwhile."
    return _lead(facts, office)
