"""In force or not, by the day that is asked."""

import datetime as dt

import pytest

from lookups.kinds.legal.effect import Bond, Status, Touch, effect

START, END = dt.date(2020, 1, 1), dt.date(2025, 7, 1)


def _on(day: dt.date, *touches: Touch, expires_on=None, effective_on=START):
    return effect(effective_on=effective_on, expires_on=expires_on, touches=touches, day=day)


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (dt.date(2019, 12, 31), Status.NOT_YET),
        (START, Status.IN_FORCE),
        (dt.date(2025, 6, 30), Status.IN_FORCE),
        (END, Status.ENDED),
        (dt.date(2030, 1, 1), Status.ENDED),
    ],
)
def test_a_replaced_document_ends_on_the_day_the_next_begins(day, status):
    assert _on(day, Touch(Bond.REPLACES, "118/2025/NĐ-CP", END)).status is status


def test_a_coming_end_is_told():
    found = _on(dt.date(2025, 6, 30), Touch(Bond.REPLACES, "118/2025/NĐ-CP", END))
    assert (found.ends_on, found.ends_by) == (END, "118/2025/NĐ-CP")


def test_the_last_day_still_counts():
    last = dt.date(2024, 12, 31)
    assert _on(last, expires_on=last).status is Status.IN_FORCE
    assert _on(last + dt.timedelta(1), expires_on=last).status is Status.ENDED


def test_the_earliest_end_wins():
    found = _on(dt.date(2026, 1, 1), Touch(Bond.REPEALS, "B", END), expires_on=dt.date(2025, 12, 31))
    assert (found.since, found.by) == (END, "B")


def test_an_amendment_leaves_it_in_force_in_part_from_its_day():
    touch = Touch(Bond.AMENDS, "309/2026/NĐ-CP", END)
    assert _on(dt.date(2025, 6, 30), touch).status is Status.IN_FORCE
    assert _on(END, touch).status is Status.PARTLY


def test_guidance_changes_nothing_and_an_unknown_day_is_not_guessed():
    assert _on(END, Touch(Bond.GUIDES, "B", START)).status is Status.IN_FORCE
    assert _on(END, Touch(Bond.REPLACES, "B", None)).status is Status.IN_FORCE
    assert _on(END, effective_on=None).status is Status.UNKNOWN


def test_a_replaced_document_of_unknown_start_has_ended():
    assert _on(END, Touch(Bond.REPLACES, "B", END), effective_on=None).status is Status.ENDED
