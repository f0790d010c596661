"""Transitions of a handbook entry from draft to public: whoever wrote an entry does not publish it.

Facts of a published entry (phone, hours, prices) may be changed at once; a second person reviews it later.
"""

from collections.abc import Hashable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.reviewed_workflow import ReviewedWorkflow, still_missing
from foundation.workflow import Transition, TransitionRefused, require_read
from tourism.kinds import Kind
from tourism.models import Entry, State

PUBLISHES = ("tourism.publish_entry",)
REVIEW_CHANGE = Transition(
    (State.PUBLISHED,), State.PUBLISHED, gettext_lazy("Change reviewed"), name="review_change",
    permissions=PUBLISHES,
)  # fmt: skip


class EntryWorkflow(ReviewedWorkflow[Entry]):
    def objection(self, record: Entry, key: str) -> str:
        stands_somewhere = record.kind in (Kind.PLACE, Kind.STAY, Kind.EATERY, Kind.SHOP)
        needs = (
            (
                _("one sentence about it"),
                record.summary or record.kind not in (Kind.PLACE, Kind.DISH, Kind.SPECIALITY),
            ),
            (_("the source"), record.source),
            (_("the commune"), record.commune_id or not stands_somewhere),
            (_("its day in the calendar"), record.day or record.kind != Kind.FESTIVAL),
            (_("its stops"), record.kind != Kind.ITINERARY or record.stops.exists()),
        )
        return still_missing(needs)

    def finish(self, record: Any, key: Hashable, **changes: Any) -> Any:
        return super().finish(record, key, is_changed=False, **changes)


WORKFLOW = EntryWorkflow(State, REVIEW_CHANGE, writes=("tourism.change_{kind}",), publishes=PUBLISHES)
hand_in, publish, withdraw = WORKFLOW.hand_in, WORKFLOW.publish, WORKFLOW.withdraw


@transaction.atomic
def review_change(entry: Entry, *, by: Any, seen: str | None = None) -> Entry:
    """Confirm, as a second person, what was changed since it was published."""
    entry = WORKFLOW.start(entry, "review_change", by=by)
    require_read(entry, seen)
    if not entry.is_changed:
        raise TransitionRefused(_("It is published, and nothing was changed since."))
    if by.pk in _changed_by(entry):
        raise TransitionRefused(_("You changed it yourself since it was published: ask a second person."))
    return WORKFLOW.finish(entry, "review_change", remark="", **WORKFLOW.publication(by))


def note_change(entry: Entry, *, by: Any) -> None:
    """Record that `by` changed the entry or its parts; a published entry is marked for review."""
    entry.written_by, entry.is_changed = by, entry.state == State.PUBLISHED
    Entry.objects.filter(pk=entry.pk).update(written_by=by, is_changed=entry.is_changed)


def _changed_by(entry: Entry) -> set[int | None]:
    """The users who changed it since it was published; the first record of that moment is the publishing."""
    records = entry.history.filter(published_at=entry.published_at).order_by("history_date", "history_id")
    return {entry.written_by_id, *records.values_list("history_user", flat=True)[1:]}
