"""What is said about a score: the Answer for each outcome, its data for the API, its rows for the chat."""

import datetime as dt
import math
import time
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.vietnamese.marked import Vietnamese
from foundation.web.formats import full_day
from lookups.base import Act, Answer, Card, Row, Source, State, Tone, call_1022
from lookups.kinds.exams import labels
from lookups.kinds.exams.rules import graduation
from lookups.kinds.exams.score_query import Outcome
from lookups.kinds.exams.snapshot.building import Distribution
from lookups.kinds.exams.snapshot.format import Entry, ScoreRecord, Snapshot

WAITING_TEMPLATE = "lookups/exams/waiting.html"
SCORES_TEMPLATE = "lookups/exams/scores.html"


def _ways_on() -> tuple[Act, ...]:
    return (call_1022(), Act(_("Other look-ups"), url="/tra-cuu/"))


def source(entry: Entry, *, is_published: bool = True) -> Source:
    """As of when the scores that are shown were loaded or corrected."""
    as_of = dt.datetime.fromtimestamp(entry.revised_at, timezone.get_default_timezone())
    return Source(Vietnamese(entry.source), as_of if is_published else None)


def standings(snapshot: Snapshot) -> dict[str, Distribution]:
    return {key: Distribution(counts) for key, counts in snapshot.figures["distributions"].items()}


def too_low(entry: Entry, found: ScoreRecord) -> tuple[str, ...]:
    """The subjects with a mark that fails by itself: a rule of the graduation exam alone."""
    if entry.kind != "thpt" or min(found.papers, default=1000) > graduation.TOO_LOW:
        return ()
    return graduation.too_low(found.marks)


def rows_of(entry: Entry, found: ScoreRecord) -> tuple[Row, ...]:
    """For the chat: the marks, then the sums on one line, then what the candidate must know."""
    rows = [
        Row(labels.subject_name(subject, found.language), labels.mark(mark), is_number=True)
        for subject, mark in found.marks.items()
    ]
    if not rows:
        rows.append(Row(_("Result"), _("No score in any subject (absent)")))
    if entry.kind == "lop10":
        total = graduation.total(entry.formula, found.marks)
        if total is not None:
            rows.append(Row(_("Total for admission"), labels.mark(total), is_number=True))
    elif sums := found.sums:
        told = "; ".join(f"{key}: {labels.mark(mark)}" for key, mark in sums.items())
        rows.append(Row(_("Block sums"), told))
    if low := too_low(entry, found):
        words = _("%(subjects)s: a score that fails (%(mark)s or less)")
        named = {"subjects": labels.listed(low), "mark": labels.mark(graduation.TOO_LOW)}
        rows.append(Row(_("Please note"), words % named))
    return tuple(rows)


def wish_rows(wishes: Iterable[Mapping[str, Any]]) -> tuple[Row, ...]:
    """For the chat: the schools wished for, with their cut-off scores where these are announced."""
    rows = []
    for wish in wishes:
        told = _("%(school)s, cut-off score not announced") % wish
        if wish["cut_off"] is not None:
            told = _("%(school)s, cut-off score %(cut_off)s") % wish
        if wish["reaches"] is not None:
            told = f"{told}: {_('reached') if wish['reaches'] else _('not reached')}"
        rows.append(Row(_("Wish %(place)d") % wish, told))
    return tuple(rows)


def found_card(
    entry: Entry, found: ScoreRecord, body: str, data: dict[str, Any], rows: tuple[Row, ...]
) -> Card:
    return Card(
        Vietnamese(entry.name),
        rows=rows,
        tone=Tone.DONE,
        data=data,
        template=SCORES_TEMPLATE,
        context={"body": body},
    )


def found_answer(entry: Entry, sbd: str, cards: tuple[Card, ...]) -> Answer:
    return Answer(
        State.FOUND,
        _("Scores of candidate %(number)s") % {"number": sbd},
        source(entry),
        cards=cards,
        next_steps=_ways_on(),
    )


def nothing(entry: Entry, sbd: str) -> Answer:
    """One answer for a number that is not there, a factor that does not fit, and too many guesses."""
    words = (
        _("No scores found for candidate number %(number)s")
        if entry.second_factor == "none"
        else _("No scores found for candidate number %(number)s with the other details you typed")
    )
    searched = _(
        "Searched in %(exam)s. Your candidate number is printed on your admission card. "
        "Please check every digit and the selected exam."
    )
    return Answer(
        State.NOTHING,
        words % {"number": sbd},
        source(entry),
        searched % {"exam": entry.name},
        next_steps=_ways_on(),
    )


def waiting(entry: Entry, sbd: str, now: float) -> Answer:
    moment = dt.datetime.fromtimestamp(entry.publish_at, timezone.get_default_timezone())
    hour = f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"
    left = max(0, math.ceil(entry.publish_at - now))
    when = f"{hour}, {full_day(moment)}"
    heading = _("Scores of %(exam)s are published at %(when)s") % {"exam": entry.name, "when": when}
    words = _("To be told at once, write in the chat: tell me the score %(number)s %(exam)s")
    card = Card(
        Vietnamese(entry.name),
        rows=(Row(_("Published at"), when),),
        notes=(words % {"number": sbd, "exam": entry.key},),
        template=WAITING_TEMPLATE,
        context={"left": left, "sbd": sbd, "exam": entry.key, "hour": hour},
        data={"exam": entry.key, "publish_at": moment.isoformat(), "seconds_left": left},
        acts=(Act(_("Tell me my score"), say=f"báo điểm {sbd} {entry.key}"),),
    )
    lead = _("Nobody can see a score before then. There is no need to keep reloading this page.")
    return Answer(
        State.NOT_PUBLISHED,
        heading,
        source(entry, is_published=False),
        lead,
        cards=(card,),
        next_steps=_ways_on(),
    )


def unavailable(entry: Entry) -> Answer:
    lead = (
        _("The exam office is checking the data and has paused look-ups. Please come back in a few minutes.")
        if entry.is_withdrawn
        else _("The scores are being loaded. Please come back in a few minutes.")
    )
    return Answer(
        State.UNAVAILABLE,
        _("Scores of %(exam)s cannot be looked up now") % {"exam": entry.name},
        source(entry, is_published=False),
        lead,
        next_steps=_ways_on(),
    )


def without_scores(outcome: Outcome, sbd: str, *, now: float | None = None) -> Answer:
    """The answer for every outcome but FOUND."""
    entry = outcome.book.entry
    if outcome.state == State.NOT_PUBLISHED:
        return waiting(entry, sbd, time.time() if now is None else now)
    return nothing(entry, sbd) if outcome.state == State.NOTHING else unavailable(entry)
