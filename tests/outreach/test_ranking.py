"""The groups of a month: who brought how much, who is equal, and who ended meanwhile."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from foundation.insights import months
from outreach import ranking
from outreach.coverage import Frame
from outreach.models import DailyCount
from tests.outreach.factories import make_group

pytestmark = pytest.mark.django_db
MONTH = dt.date(2026, 1, 1)
END = months.following(MONTH)


@pytest.fixture
def brought(commune_of):
    """A new group of a commune that brought follows, scans and look-ups on a day of the month."""

    def make(
        follows: int, scans: int = 0, lookups: int = 0, *, of: str = "Hội An", day: dt.date = MONTH, **over
    ):
        group = make_group(commune_of(of), **over)
        DailyCount.objects.create(group=group, day=day, follows=follows, scans=scans, lookups=lookups)
        return group

    return make


def listed() -> list[tuple[int, str]]:
    return [(row.place, row.who.village) for row in ranking.of_groups(MONTH, END)]


def test_follows_go_before_scans_and_scans_before_look_ups(brought):
    for village, sums in (("A", (1, 9, 0)), ("B", (2, 2, 0)), ("C", (1, 9, 4))):
        brought(*sums, village=village)
    assert listed() == [(1, "B"), (2, "C"), (3, "A")]


def test_equals_share_a_place_and_the_next_place_is_left_out(brought):
    for village, follows in (("A", 5), ("B", 3), ("C", 3), ("D", 1)):
        brought(follows, village=village)
    assert listed() == [(1, "A"), (2, "B"), (2, "C"), (4, "D")]


def test_equals_at_the_tenth_place_are_all_shown(brought):
    for number in range(9):
        brought(50 - number)
    for _ in range(4):
        brought(1)
    assert [place for place, _ in listed()] == [*range(1, 10), 10, 10, 10, 10]


def test_a_long_row_of_equals_at_the_end_is_left_out_and_not_cut(brought):
    brought(5)
    for _ in range(ranking.MAX_ROWS):
        brought(1)
    assert len(listed()) == 1


def test_the_months_before_and_after_do_not_count_and_nothing_brought_is_no_place(brought):
    brought(9, day=MONTH - dt.timedelta(days=1))
    brought(9, day=END)
    brought(0)
    last = brought(1, day=END - dt.timedelta(days=1))
    assert listed() == [(1, last.village)]


def test_a_group_that_ended_in_the_month_keeps_its_place_and_the_page_says_until_when(brought, client):
    ended = brought(2, valid_to=MONTH + dt.timedelta(days=11), village="Thôn Cũ")
    brought(1)
    assert listed()[0] == (1, ended.village)
    page = client.get(reverse("outreach:home"), {"ngay": "2026-01-31"}).content.decode()
    assert "hoạt động đến 12/01/2026" in page


def test_communes_are_added_up_from_their_groups(brought, commune_of):
    brought(2, 1)
    brought(3, 1)
    brought(4, of="Tam Kỳ")
    rows = ranking.of_communes(MONTH, END, Frame.for_day(MONTH))
    assert [(row.place, row.who.name, row.follows, row.scans) for row in rows] == [
        (1, "Hội An", 5, 2),
        (2, "Tam Kỳ", 4, 0),
    ]


def test_public_pages_tell_the_accounts_of_a_village_in_steps(brought, client):
    today = timezone.localdate()
    group = brought(3, 17, day=today, village="Thôn Nhỏ")
    brought(5, 17, day=today, village="Thôn Lớn")
    DailyCount.objects.create(group=group, day=today - dt.timedelta(days=400), follows=4, scans=0)
    rows = re.findall(
        r"<tr>.*?</tr>", client.get(reverse("outreach:home")).content.decode().split('id="ranking"')[1], re.S
    )
    told = [re.findall(r'class="number">([^<]+)</td>', row)[1:] for row in rows]
    assert [numbers for numbers in told if numbers] == [
        ["5+", "17", "0"],
        ["dưới 5", "17", "0"],
        ["5+", "34", "0"],
    ]
    own = client.get(group.get_absolute_url()).content.decode()
    assert re.findall(r'class="number">(dưới 5|\d+\+?)</td>', own)[-2:] == ["dưới 5", "5+"]


def test_a_groups_page_says_its_place(brought, client):
    today = timezone.localdate()
    first, second = brought(3, day=today), brought(1, day=today)
    assert "Hạng 1" in client.get(first.get_absolute_url()).content.decode()
    assert "Hạng 2" in client.get(second.get_absolute_url()).content.decode()
