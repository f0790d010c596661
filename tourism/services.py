"""Transitions of a handbook entry from draft to public: whoever wrote an entry does not publish it.

Facts of a published entry (phone, hours, prices) may be changed at once; a second person reviews it later.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.web import page_cache
from foundation.workflow import Transition, TransitionRefused, Workflow, clean_reason, require_read
from tourism.kinds import Kind
from tourism.models import Entry, State

WRITES, PUBLISHES = ("tourism.change_{kind}",), ("tourism.publish_entry",)
HAND_IN = Transition(
    (State.DRAFT, State.WITHDRAWN),
    State.REVIEW,
    gettext_lazy("Submit for review"),
    name="hand_in",
    permissions=WRITES,
)
PUBLISH = Transition(
    (State.REVIEW,), State.PUBLISHED, gettext_lazy("Publish"), name="publish", permissions=PUBLISHES,
    author_field="written_by",
)  # fmt: skip
REVIEW_CHANGE = Transition(
    (State.PUBLISHED,), State.PUBLISHED, gettext_lazy("Change reviewed"), name="review_change",
    permissions=PUBLISHES,
)  # fmt: skip
SEND_BACK = Transition(
    (State.REVIEW,), State.DRAFT, gettext_lazy("Send back"), name="send_back", permissions=PUBLISHES
)
WITHDRAW = Transition(
    (State.PUBLISHED,), State.WITHDRAWN, gettext_lazy("Withdraw"), name="withdraw", permissions=PUBLISHES
)
WORKFLOW = Workflow(HAND_IN, PUBLISH, REVIEW_CHANGE, SEND_BACK, WITHDRAW)


@transaction.atomic
def hand_in(entry: Entry, *, by: Any) -> Entry:
    """Ask a second person to publish it. Raises TransitionRefused where something is missing."""
    entry = WORKFLOW.start(entry, "hand_in", by=by)
    _require_whole(entry)
    return _finish(entry, "hand_in", remark="", written_by=entry.written_by or by)


@transaction.atomic
def publish(entry: Entry, *, by: Any, seen: str | None = None) -> Entry:
    """Let the public read it. `by` None: the portal. `seen`: the revision that he read.

    Raises TransitionRefused where something is missing: an imported entry was never handed in.
    """
    entry = WORKFLOW.start(entry, "publish", by=by)
    require_read(entry, seen)
    _require_whole(entry)
    return _publish(entry, "publish", by)


@transaction.atomic
def review_change(entry: Entry, *, by: Any, seen: str | None = None) -> Entry:
    """Confirm, as a second person, what was changed since it was published."""
    entry = WORKFLOW.start(entry, "review_change", by=by)
    require_read(entry, seen)
    if not entry.is_changed:
        raise TransitionRefused(_("It is published, and nothing was changed since."))
    if by.pk in _changed_by(entry):
        raise TransitionRefused(_("You changed it yourself since it was published: ask a second person."))
    return _publish(entry, "review_change", by)


@transaction.atomic
def send_back(entry: Entry, *, by: Any, reason: str) -> Entry:
    """Return it to its writer, who reads the reason."""
    return _finish(WORKFLOW.start(entry, "send_back", by=by), "send_back", remark=clean_reason(reason))


@transaction.atomic
def withdraw(entry: Entry, *, by: Any, reason: str) -> Entry:
    """Take it from the public at once; its address then answers 410."""
    entry = WORKFLOW.start(entry, "withdraw", by=by)
    return _finish(entry, "withdraw", remark=clean_reason(reason), is_changed=False)


def note_change(entry: Entry, *, by: Any) -> None:
    """Record that `by` changed the entry or its parts; a published entry is marked for review."""
    entry.written_by, entry.is_changed = by, entry.state == State.PUBLISHED
    Entry.objects.filter(pk=entry.pk).update(written_by=by, is_changed=entry.is_changed)
    page_cache.invalidate_public_pages()


def _require_whole(entry: Entry) -> None:
    if missing := missing_fields(entry):
        raise TransitionRefused(_("Still missing: %(what)s.") % {"what": ", ".join(missing)})


def missing_fields(entry: Entry) -> list[str]:
    """What no entry may be shown without, in words."""
    stands_somewhere = entry.kind in (Kind.PLACE, Kind.STAY, Kind.EATERY, Kind.SHOP)
    needs = (
        (
            _("one sentence about it"),
            entry.summary or entry.kind not in (Kind.PLACE, Kind.DISH, Kind.SPECIALITY),
        ),
        (_("the source"), entry.source),
        (_("the commune"), entry.commune_id or not stands_somewhere),
        (_("its day in the calendar"), entry.day or entry.kind != Kind.FESTIVAL),
        (_("its stops"), entry.kind != Kind.ITINERARY or entry.stops.exists()),
    )
    return [name for name, is_there in needs if not is_there]


def _changed_by(entry: Entry) -> set[int | None]:
    """The users who changed it since it was published; the first record of that moment is the publishing."""
    records = entry.history.filter(published_at=entry.published_at).order_by("history_date", "history_id")
    return {entry.written_by_id, *records.values_list("history_user", flat=True)[1:]}


def _publish(entry: Entry, key: str, by: Any) -> Entry:
    return _finish(entry, key, published_by=by, published_at=timezone.now(), is_changed=False, remark="")


def _finish(entry: Entry, key: str, **changes: Any) -> Entry:
    entry = WORKFLOW.finish(entry, key, **changes)
    page_cache.invalidate_public_pages()
    return entry
