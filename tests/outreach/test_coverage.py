"""How far the groups reach on a day, by the communes of that day."""

import datetime as dt
import re

import pytest
import time_machine
from django.contrib.auth.models import Group as Role
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from foundation.insights import figures, months
from foundation.regions.models import AdminUnit
from outreach import demo, overview
from outreach.coverage import Era, coverage
from outreach.models import Group
from tests.factories import local, make_officer
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
    assert len(after.communes) == 93
    assert after.percent == pytest.approx(100 / 93)


def test_the_special_zone_without_residents_is_not_counted(commune_of):
    make_group(commune_of("Hoàng Sa"))
    found = coverage(NEW)
    assert (len(found.communes), found.reached) == (93, [])


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


def test_a_day_is_counted_by_the_communes_before_the_merger_too(commune_of):
    old, new = commune_of("Cẩm Thanh", OLD), commune_of("Hội An Đông")
    make_group(old, valid_from=dt.date(2023, 1, 1))
    found = coverage(NEW, Era.OLD)
    assert [reach.commune for reach in found.reached] == [old]
    assert len(found.communes) > 250
    assert found.communes[0].district is not None
    before = coverage(OLD, Era.NEW)
    assert [reach.commune for reach in before.reached] == [new]
    assert len(before.communes) == 93


def test_a_group_of_a_merged_commune_counts_for_the_old_one_in_which_it_lay_once_that_is_entered(commune_of):
    new = commune_of("Hội An Đông")
    group = make_group(new)
    assert coverage(NEW, Era.OLD).unsettled == [group]
    group.former_commune = commune_of("Cẩm Thanh", OLD)
    group.full_clean()
    group.save()
    found = coverage(NEW, Era.OLD)
    assert ([reach.commune.name for reach in found.reached], found.unsettled) == (["Cẩm Thanh"], [])
    assert [reach.commune for reach in coverage(NEW).reached] == [new]


def test_a_former_commune_that_became_another_is_refused(commune_of):
    wrong = Group(commune=commune_of("Tam Kỳ"), village="A", former_commune=commune_of("Cẩm Thanh", OLD))
    with pytest.raises(ValidationError, match="commune"):
        wrong.full_clean()


def test_the_share_grows_month_by_month_by_the_same_communes(commune_of):
    make_group(commune_of("Hội An"), valid_from=dt.date(2025, 9, 10))
    make_group(commune_of("Tam Kỳ"), valid_from=dt.date(2025, 11, 1), valid_to=dt.date(2025, 12, 30))
    with time_machine.travel(local("2026-01-15 09:00")):
        points = overview.build_overview({}).history
    assert [point.day for point in points[-3:]] == [
        dt.date(2025, 11, 30),
        dt.date(2025, 12, 31),
        dt.date(2026, 1, 15),
    ]
    assert len(points) == 12
    assert [point.reached for point in points] == [0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 1, 1]


def test_every_commune_has_one_tile_in_the_block_of_its_district(commune_of):
    for asked, number in (("moi", 93), ("cu", 274)):
        shown = overview.build_overview({"ngay": "2026-01-01", "xa": asked})
        tiles = [reach.commune.pk for block in shown.blocks for reach in block.reaches]
        assert len(tiles) == len(set(tiles)) == len(shown.coverage.communes) >= number
        assert [block for block in shown.blocks if not block.place] == []
        places = [block.place for block in shown.blocks]
        assert len(places) == len(set(places))


def test_a_tile_says_in_words_whether_its_commune_has_a_group(client, group):
    page = client.get(reverse("outreach:home"), {"xa": "moi"}).content.decode()
    tiles = re.findall(r'<li class="tile( has)?">(.*?)</li>', page, re.DOTALL)
    assert len(tiles) == 93
    (reached,) = [words for has, words in tiles if has]
    assert "Hội An" in reached and "đã có tổ" in reached
    assert all("chưa có tổ" in words for has, words in tiles if not has)


def test_the_desk_sees_what_is_to_be_done_and_who_leads(client, group, commune_of):
    make_group(
        commune_of("Tam Kỳ"), village="Thôn Sắp Hết", valid_to=timezone.localdate() + dt.timedelta(days=9)
    )
    address = reverse("admin:outreach_coverage")
    officer = make_officer(is_staff=True)
    client.force_login(officer)
    assert client.get(address).status_code == 403
    officer.groups.add(Role.objects.get(name="Biên tập viên"))
    page = client.get(address).content.decode()
    assert group.leader in page
    assert "Thôn Sắp Hết:" in page
    without = commune_of("Thăng Bình")
    assert f"{reverse('admin:outreach_group_add')}?commune={without.pk}" in page
    settled = client.get(address, {"xa": "cu"}).content.decode()
    assert reverse("admin:outreach_group_change", args=[group.pk]) in settled


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
    assert (measure.good, measure.all) == (sum(row[2] > 0 for row in rows), len(rows)) == (1, 93)


def test_the_demo_has_thirty_groups_and_a_second_run_changes_nothing(commune_of):
    demo.load()
    demo.load()
    assert Group.objects.count() == 30
    assert len(coverage(timezone.localdate()).reached) == 26
    assert "dữ liệu thử" in Group.objects.first().leader
