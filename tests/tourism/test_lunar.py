"""Days of the moon by the Vietnamese calendar."""

import datetime as dt

import pytest

from tests.tourism.factories import make_entry
from tourism import festivals, lunar_calendar, presentation
from tourism.kinds import Kind

# First days of the year as Việt Nam kept or will keep them; the Chinese calendar differs where marked.
NEW_YEARS = {
    1985: "1985-01-21",  # China: 20 February
    2007: "2007-02-17",  # China: 18 February
    2024: "2024-02-10",
    2025: "2025-01-29",
    2026: "2026-02-17",
    2027: "2027-02-06",
    2030: "2030-02-02",  # China: 3 February
}


@pytest.mark.parametrize(("year", "day"), NEW_YEARS.items())
def test_the_year_begins_on_the_vietnamese_day(year, day):
    assert lunar_calendar.solar(year, 1, 1).isoformat() == day


@pytest.mark.parametrize(("year", "month"), [(2020, 4), (2023, 2), (2025, 6), (2028, 5), (2033, 11)])
def test_the_leap_month_stands_where_the_calendar_has_it(year, month):
    leap = [found.number for found in lunar_calendar.months(year) if found.is_leap]
    assert leap == [month]
    assert lunar_calendar.solar(year, month, 1, is_leap=True) > lunar_calendar.solar(year, month, 1)


def test_every_day_of_ten_years_goes_there_and_back():
    day = dt.date(2021, 1, 1)
    while day < dt.date(2031, 1, 1):
        there = lunar_calendar.lunar(day)
        assert lunar_calendar.solar(there.year, there.month, there.day, is_leap=there.is_leap) == day
        day += dt.timedelta(days=1)


def test_a_day_that_a_month_lacks_is_refused():
    short = next(month for month in lunar_calendar.months(2026) if month.days == 29)
    with pytest.raises(ValueError, match="no day 30"):
        lunar_calendar.solar(2026, short.number, 30, is_leap=short.is_leap)


@pytest.mark.django_db
def test_festivals_fall_on_their_days_of_the_year():
    yearly = make_entry(Kind.FESTIVAL, place="", name="Lễ thử", calendar="lunar", month=2, day=10, length=3)
    monthly = make_entry(Kind.FESTIVAL, place="", name="Đêm rằm thử", calendar="lunar", day=14)
    unfixed = make_entry(Kind.FESTIVAL, place="", name="Lễ chưa định ngày")
    found = festivals.next_occasion(yearly, dt.date(2026, 11, 24))
    assert (found.first, found.last) == (dt.date(2027, 3, 17), dt.date(2027, 3, 19))
    assert presentation.date_range(found) == "17–19/03/2027"
    assert festivals.next_occasion(yearly, dt.date(2027, 3, 19)).first == dt.date(2027, 3, 17)
    assert festivals.next_occasion(monthly, dt.date(2026, 11, 24)).first == dt.date(2026, 12, 22)
    assert festivals.next_occasion(unfixed, dt.date(2026, 11, 24)) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("year", "usual", "leap"), [(2025, "2025-07-08", "2025-08-07"), (2028, "2028-06-06", "2028-07-06")]
)
def test_a_night_of_every_month_is_kept_in_the_leap_month_too(year, usual, leap):
    lanterns = make_entry(Kind.FESTIVAL, place="", name="Đêm hoa đăng thử", calendar="lunar", day=14)
    nights = festivals.between([lanterns], dt.date(year, 1, 1), dt.date(year, 12, 31))
    first_days = [night.first.isoformat() for night in nights]
    assert usual in first_days
    assert leap in first_days
    assert [lunar_calendar.lunar(night.first).day for night in nights] == [14] * len(nights)
    gaps = {(later.first - night.first).days for night, later in zip(nights, nights[1:], strict=False)}
    assert gaps <= {29, 30}
    assert festivals.next_occasion(lanterns, dt.date.fromisoformat(leap)).first.isoformat() == leap


@pytest.mark.django_db
def test_the_next_time_is_known_the_day_after_also_before_a_leap_month():
    mid_autumn = make_entry(Kind.FESTIVAL, place="", name="Trung thu thử", calendar="lunar", month=8, day=15)
    assert lunar_calendar.solar(2027, 8, 15) == dt.date(2027, 9, 15)
    found = festivals.next_occasion(mid_autumn, dt.date(2027, 9, 16))
    assert found is not None and found.first == dt.date(2028, 10, 3)


@pytest.mark.django_db
def test_a_feast_of_one_month_is_not_kept_a_second_time_in_its_leap_month():
    feast = make_entry(Kind.FESTIVAL, place="", name="Lễ thử", calendar="lunar", month=6, day=10)
    held = festivals.between([feast], dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    assert [occasion.first for occasion in held] == [lunar_calendar.solar(2025, 6, 10)]
