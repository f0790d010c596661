"""Estimate, progress and report of a campaign, without names of citizens."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from announcements import publishers
from announcements.models import Campaign, CampaignState
from announcements.services import campaigns as services
from foundation.citizens.audiences import AUDIENCES
from foundation.outbox import broadcasts, reasons, routes
from foundation.outbox.broadcasts import Progress
from foundation.outbox.models import NoticeState
from foundation.spreadsheets.cells import escape_formula
from foundation.web.formats import amount, moment

State = NoticeState


def status_context(campaign: Campaign) -> dict[str, Any]:
    """What the page shows above the form: the forecast of what has not begun, the progress of what has."""
    context: dict[str, Any] = {
        "campaign": campaign,
        "ground": _ground(campaign),
        "is_message": is_message(campaign),
        "now": timezone.now(),
    }
    if campaign.state in (CampaignState.DRAFT, CampaignState.SCHEDULED):
        context |= _foreseen(campaign)
    elif is_message(campaign):
        context |= _progress(campaign)
    if campaign.article:
        context["publication_statuses"] = publishers.publication_statuses(campaign.article)
    return context


def report_rows(campaign: Campaign) -> list[list[str]]:
    """(what, how much) of a campaign, for a spreadsheet."""
    rows: list[tuple[Any, Any]] = [
        (_("Campaign"), campaign.name),
        (_("Category"), campaign.get_category_display()),
        (_("To whom"), audience_label(campaign)),
        (_("Legal basis"), _ground(campaign)),
        (_("Made by"), campaign.made_by),
        (_("Approved by"), campaign.approved_by or ""),
        (_("Begins at"), moment(campaign.send_at)),
        (_("Started at"), moment(campaign.started_at)),
        (_("Finished at"), moment(campaign.finished_at)),
    ]
    if is_message(campaign):
        progress = broadcasts.progress(campaign.event_key)
        rows += _counts(campaign, progress)
        rows += [(f"{_('Not sent')}: {words}", count) for words, count in reason_texts(progress.reasons)]
        rows += [
            (_("Unsubscribed"), campaign.unsubscribed),
            (_("Daily limit reached"), campaign.sated),
            (_("Messages a minute"), progress.average_rate),
            (_("Price (đ)"), progress.price),
        ]
    return [[escape_formula(str(label)), escape_formula(str(value))] for label, value in rows]


def is_message(campaign: Campaign) -> bool:
    return campaign.way == Campaign.Way.MESSAGE


def audience_label(campaign: Campaign) -> str:
    """The chosen group with its choice; "" where nobody knows it any more."""
    if not is_message(campaign):
        return _("All followers of the channel")
    key, _sign, choice = campaign.audience.partition(":")
    try:
        audience = AUDIENCES[key]
    except KeyError:
        return ""
    labels = dict(audience.choices()) if audience.choices else {}
    return f"{audience.label} {labels.get(choice, choice)}".strip()


def reason_texts(counts: dict[str, int]) -> list[tuple[str, int]]:
    """Reasons as sentences, the most frequent first."""
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    return [(reasons.sentence(code), count) for code, count in ordered]


def _ground(campaign: Campaign) -> str:
    key, _sign, choice = campaign.audience.partition(":")
    try:
        return AUDIENCES[key].ground(choice) if is_message(campaign) else ""
    except KeyError:
        return ""


def _foreseen(campaign: Campaign) -> dict[str, Any]:
    if not is_message(campaign):
        return {"followers": AUDIENCES["followers"].citizens("").count()}
    if not audience_label(campaign):  # none was chosen, or a group that the portal no longer has
        return {}
    foreseen = services.estimate(campaign)
    return {
        "forecast": foreseen,
        **_span(campaign, foreseen.minutes),
        "ground": _ground(campaign),
        "reached": sum(foreseen.routes.values()),
        "ways": _route_names(foreseen.routes),
        "later": reason_texts(foreseen.later),
        "refused": reason_texts(foreseen.refused),
        "unwilling": services.count_unsubscribed(campaign),
    }


def _span(campaign: Campaign, minutes: int) -> dict[str, Any]:
    """From when until when it would be sent, and between which hours it would rest."""
    begins_at = campaign.next_start
    ends_at = services.estimate_end(campaign, begins_at, minutes)
    asked_for = max(campaign.send_at or timezone.now(), timezone.now())
    span: dict[str, Any] = {"begins_at": begins_at, "ends_at": ends_at}
    if ends_at - asked_for > dt.timedelta(minutes=minutes):
        span["opens"], span["closes"] = (f"{hour:02d}" for hour in settings.CAMPAIGN_HOURS)
    return span


def _progress(campaign: Campaign) -> dict[str, Any]:
    progress = broadcasts.progress(campaign.event_key)
    total = max(campaign.people, progress.owed, 1)
    left = -(-progress.open // progress.rate) if progress.rate and progress.open else None
    return {
        "progress": progress,
        "percent": min(100, 100 * (progress.owed - progress.open) // total),
        "minutes_left": left,
        "over_at": services.estimate_end(campaign, timezone.now(), left) if left else None,
        "counts": _counts(campaign, progress),
        "reasons": reason_texts(progress.reasons),
        "price": amount(progress.price),
    }


def _counts(campaign: Campaign, progress: Progress) -> list[tuple[str, int]]:
    """From all people to where each message is; what did not happen is left out, but for the first lines."""
    states = progress.states
    always = [(_("People"), campaign.people), (_("Messages sent"), progress.arrived)]
    sometimes = [
        (_("of these: arrived on the phone"), states.get(State.DELIVERED, 0) + states.get(State.SEEN, 0)),
        (_("of these: seen"), states.get(State.SEEN, 0)),
        (_("Waiting"), progress.waiting),
        (_("Sent? Being settled"), states.get(State.UNKNOWN, 0)),
        (_("Taken back"), states.get(State.CANCELLED, 0)),
        (_("Not sent"), states.get(State.NOT_SENT, 0)),
    ]
    return [*always, *((label, count) for label, count in sometimes if count)]


def _route_names(counts: dict[str, int]) -> list[tuple[str, int]]:
    labels = {route.key: str(getattr(route, "label", route.key)) for route in routes.fallback_order()}
    return [(labels.get(key, key), count) for key, count in counts.items()]
