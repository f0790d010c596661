"""How far the groups reach on a day, by the communes of that day."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from foundation.insights import figures, months
from foundation.regions.models import AdminUnit
from outreach import demo
from outreach.coverage import coverage, ranking
from outreach.models import DailyCount, Group, Training
from tests.outreach.factories import make_group

pytestmark = pytest.mark.django_db
OLD, NEW = dt.date(2025, 6, 1), dt.date(2026, 1, 1)


def test_a_group_of_an_old_commune_counts_for_what_the_commune_became(commune_of):
    old = commune_of("Cẩm Thanh", OLD)
    make_group(old, valid_from=dt.date(2023, 1, 1))
    before, after = coverage(OLD), coverage(NEW)
    assert [reach.commune for reach in before.reached] == [old]
    (reach,) = after.reached
    assert reach.commune.valid_from == dt.date(2025, 7, 1)
    assert "Xã Cẩm Thanh" in reach.formerly
    assert len(after.communes) == 94
    assert after.percent == pytest.approx(100 / 94)


def test_only_groups_active_on_the_day_count_and_two_in_one_commune_count_once(commune_of):
    here, there = commune_of("Hội An"), commune_of("Tam Kỳ")
    make_group(here, size=6)
    make_group(here, size=4)
    make_group(there, valid_to=dt.date(2025, 12, 31))
    found = coverage(NEW)
    assert [(reach.commune, len(reach.groups), reach.members) for reach in found.reached] == [(here, 2, 10)]
    assert there in [reach.commune for reach in found.without]


def test_a_group_cannot_end_before_it_begins(commune_of):
    wrong = Group(commune=commune_of("Hội An"), village="Thôn", valid_from=NEW, valid_to=OLD)
    with pytest.raises(ValidationError):
        wrong.full_clean()


def test_a_session_to_come_has_no_attendance(group):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(ValidationError):
        Training(group=group, day=tomorrow, place="Nhà văn hóa", attendance=3, topics="QR").full_clean()


def test_the_ranking_of_a_month_puts_follows_before_scans(commune_of, group):
    other = make_group(commune_of("Tam Kỳ"))
    DailyCount.objects.create(group=group, day=NEW, scans=9, follows=1)
    DailyCount.objects.create(group=other, day=NEW, scans=2, follows=2)
    DailyCount.objects.create(group=other, day=dt.date(2026, 2, 1), scans=50)
    listed = ranking(NEW, months.following(NEW))
    assert [(row["group__village"], row["all_scans"]) for row in listed] == [
        (other.village, 2),
        (group.village, 9),
    ]


def test_the_page_says_the_share_the_target_and_who_is_without_but_no_leader(client, group, settings):
    settings.OUTREACH_TARGET_PERCENT = 50
    page = client.get(reverse("outreach:home")).content.decode()
    assert "1,1 %" in page
    assert "47" in page
    assert "Phường Tam Kỳ" in page
    assert group.leader not in page


def test_the_page_of_an_old_day_shows_the_communes_of_that_day(client, group):
    page = client.get(reverse("outreach:home"), {"ngay": "2025-06-01"}).content.decode()
    assert "Xã Cẩm Thanh" in page


@pytest.mark.parametrize("day", ["2999-01-01", "hôm qua", "2026-02-31"])
def test_a_day_that_cannot_be_shown_is_said(client, group, day):
    page = client.get(reverse("outreach:home"), {"ngay": day}).content.decode()
    assert 'aria-invalid="true"' in page


def test_without_communes_the_page_says_so(client):
    AdminUnit.objects.all().delete()
    assert "note" in client.get(reverse("outreach:home")).content.decode()


def test_the_public_figure_agrees_with_its_rows(group):
    figure = next(each for each in figures.all_figures() if each.key == "communes_with_a_group")
    span = months.span(timezone.localdate().replace(day=1))
    measure, rows = figure.measure(*span).total, list(figure.rows(*span))
    assert (measure.good, measure.all) == (sum(row[2] > 0 for row in rows), len(rows)) == (1, 94)


def test_the_demo_has_thirty_groups_and_a_second_run_changes_nothing(commune_of):
    demo.load()
    demo.load()
    assert Group.objects.count() == 30
    assert len(coverage(timezone.localdate()).reached) == 26
    assert "dữ liệu thử" in Group.objects.first().leader
