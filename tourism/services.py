"""From a draft to the public: whoever wrote an entry does not publish it.

Facts of a published entry (phone, hours, prices) may be mended at once; it then waits to be looked at again.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.web import page_cache
from tourism.kinds import Kind
from tourism.models import Entry, State


class NotNow(Exception):
    """The entry's state or this person does not allow it; the words are for the editor."""


@transaction.atomic
def hand_in(*, entry: Entry, by: Any) -> Entry:
    """A draft, or what was withdrawn, goes to the second person. Raises NotNow where something is missing."""
    entry = _locked(entry, State.DRAFT, State.WITHDRAWN)
    if missing := what_is_missing(entry):
        raise NotNow(_("Still missing: %(what)s.") % {"what": ", ".join(missing)})
    return _moved(entry, State.REVIEW, remark="", written_by=entry.written_by or by)


@transaction.atomic
def publish(*, entry: Entry, by: Any) -> Entry:
    """A second person lets the public read it. `by` None: the portal."""
    entry = _locked(entry, State.REVIEW)
    if by is not None and entry.written_by_id == by.pk:
        raise NotNow(_("Whoever wrote or changed an entry does not publish it: ask a second person."))
    return _published(entry, by)


@transaction.atomic
def look_again(*, entry: Entry, by: Any) -> Entry:
    """Somebody else has looked at what was changed since it was published, and stands behind it too."""
    entry = _locked(entry, State.PUBLISHED)
    if not entry.is_changed:
        raise NotNow(_("It is published, and nothing was changed since."))
    if by.pk in _who_changed(entry):
        raise NotNow(_("You changed it yourself since it was published: ask a second person."))
    return _published(entry, by)


@transaction.atomic
def send_back(*, entry: Entry, by: Any, why: str) -> Entry:
    entry = _locked(entry, State.REVIEW)
    return _moved(entry, State.DRAFT, remark=_said(why))


@transaction.atomic
def withdraw(*, entry: Entry, by: Any, why: str) -> Entry:
    """Taken from the public at once; pages that name it no longer do."""
    entry = _locked(entry, State.PUBLISHED)
    return _moved(entry, State.WITHDRAWN, remark=_said(why), is_changed=False)


def note_change(*, entry: Entry, by: Any) -> None:
    """Somebody changed the entry or what belongs to it: he is its writer now; a published one is marked."""
    marks = {"written_by": by, "is_changed": entry.state == State.PUBLISHED}
    Entry.objects.filter(pk=entry.pk).update(**marks)
    entry.written_by, entry.is_changed = by, marks["is_changed"]
    page_cache.renew()


def what_is_missing(entry: Entry) -> list[str]:
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


def _who_changed(entry: Entry) -> set[int | None]:
    """All who changed it since it was published; the first record of that moment is the publishing itself."""
    records = entry.history.filter(published_at=entry.published_at).order_by("history_date", "history_id")
    return {entry.written_by_id, *records.values_list("history_user", flat=True)[1:]}


def _locked(entry: Entry, *states: State) -> Entry:
    found = Entry.objects.select_for_update().get(pk=entry.pk)
    if found.state not in states:
        raise NotNow(_("Not possible while it is “%(state)s”.") % {"state": found.get_state_display()})
    return found


def _published(entry: Entry, by: Any) -> Entry:
    return _moved(
        entry, State.PUBLISHED, published_by=by, published_at=timezone.now(), is_changed=False, remark=""
    )


def _moved(entry: Entry, state: State, **changes: Any) -> Entry:
    for name, value in {"state": state, **changes}.items():
        setattr(entry, name, value)
    entry.save()
    page_cache.renew()
    return entry


def _said(why: str) -> str:
    if not why.strip():
        raise NotNow(_("Say why in one sentence."))
    return why.strip()[:300]
