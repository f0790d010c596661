"""What the office says of itself: measured, published, computed again by a stranger from the rows."""

import datetime as dt
import json
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from foundation.insights import figures, months, usage
from foundation.insights.models import UseCount
from tests.factories import local, make_citizen, make_dossier
from tests.foundation.insights.months import this_month

pytestmark = pytest.mark.django_db


def published(client, month: str = "") -> dict[str, dict]:
    answer = client.get("/so-lieu/so-lieu.json", {"thang": month}).json()
    return {figure["key"]: figure for figure in answer["figures"]}


def test_every_figure_is_measured_by_its_definition(client, busy_month):
    told = published(client)
    assert (told["dossiers_on_time"]["good"], told["dossiers_on_time"]["all"]) == (2, 3)
    assert told["satisfaction"]["value"] == 3.5
    assert (told["petitions_overdue"]["good"], told["petitions_overdue"]["all"]) == (1, 1)
    assert (told["notices_in_10_seconds"]["good"], told["notices_in_10_seconds"]["all"]) == (2, 3)
    assert told["conversations_by_bot"]["value"] == 100
    assert told["uses"]["groups"]["utility"]["y-te"]["good"] == 2


def test_a_stranger_computes_the_same_from_the_exported_rows(client, busy_month, tmp_path):
    call_command("export_insights", str(tmp_path), verbosity=0, stdout=sys.stderr)
    said = tmp_path / "published.json"
    said.write_text(client.get("/so-lieu/so-lieu.json").content.decode())
    command = [sys.executable, "-m", "tests.foundation.insights.recompute_figures", str(tmp_path), str(said)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("equal") == len(figures.all_figures())
    changed = json.loads(said.read_text())
    changed["figures"][0]["good"] += 1
    said.write_text(json.dumps(changed))
    assert subprocess.run(command, capture_output=True, timeout=60).returncode == 1


def test_exported_rows_name_nobody(busy_month, tmp_path):
    citizen = make_citizen(full_name="Nguyễn Văn Kín", phone="84905123456")
    call_command("export_insights", str(tmp_path), stdout=sys.stderr)
    written = "".join(path.read_text() for path in tmp_path.iterdir())
    assert citizen.full_name not in written and citizen.phone not in written


def test_the_page_says_each_figure_in_a_sentence_with_its_definition(client, busy_month):
    page = " ".join(client.get(this_month("/so-lieu/")).content.decode().split())
    assert "66,7 %: 2 trên 3" in page and "3,50, từ 6 lượt đánh giá" in page
    assert "Trong các hồ sơ có kết quả trong tháng" in page and "Quyết định 766/QĐ-TTg" in page


def test_on_the_english_page_the_names_of_units_alone_are_marked_as_vietnamese(client, busy_month):
    vietnamese, english = (
        client.get(this_month("/so-lieu/", lang=code)).content.decode() for code in ("vi", "en")
    )
    assert '<th scope="row" lang="vi">Phòng Hạ tầng X</th>' in english
    assert '<th scope="row">Phòng Hạ tầng X</th>' in vietnamese
    for name in ("Roads and traffic", "Web pages", "00:00"):
        assert f'<th scope="row">{name}</th>' in english, name


def test_an_empty_month_says_so_and_a_month_to_come_is_this_one(client):
    assert "chưa có gì để tính" in client.get("/so-lieu/?thang=2024-02").content.decode()
    this = f"{timezone.localdate():%m/%Y}"
    for odd in ("2999-01", "x", "2026-13", "2026-11-24", "'"):
        assert this in client.get("/so-lieu/", {"thang": odd}).content.decode()


def test_csv_opens_in_a_spreadsheet(client, busy_month):
    lines = client.get("/so-lieu/so-lieu.csv").content.decode("utf-8-sig").splitlines()
    assert lines[0] == "figure,by,group,good,all,value"
    assert any(line.startswith("notices_in_10_seconds,,,2,3,66.6") for line in lines)


def test_a_month_is_begun_at_midnight_in_vietnam():
    begin, end = months.span(dt.date(2026, 11, 1))
    assert begin == local("2026-11-01 00:00") and end == local("2026-12-01 00:00")
    assert months.preceding(dt.date(2026, 1, 1)) == dt.date(2025, 12, 1)


def test_uses_of_two_processes_are_added_up():
    usage.count("y-te", "web", "found")
    usage.flush()
    usage.count("y-te", "web", "found")
    assert usage.flush() == 1
    assert UseCount.objects.get(utility="y-te").count == 2
    assert usage.flush() == 0


def test_a_look_up_is_counted_once_with_what_came_of_it(client):
    client.get("/tra-cuu/y-te/?what=khong co noi nay")
    client.get("/api/v1/lookups/y-te/?what=khong co noi nay")
    usage.flush()
    told = set(UseCount.objects.values_list("utility", "channel", "outcome", "count"))
    assert told == {("y-te", "web", "unavailable", 1), ("y-te", "api", "unavailable", 1)}


def test_a_month_that_is_none_is_refused(tmp_path):
    with pytest.raises(CommandError):
        call_command("export_insights", str(tmp_path), month="2026-1x")


def test_following_a_dossier_and_the_handbook_are_uses_too(client):
    dossier = make_dossier()
    for _again in range(2):
        client.get(dossier.tracking_path)
    client.get("/ho-so/")
    client.get("/ho-so/", {"code": dossier.code})
    client.get("/ho-so/", {"code": "H17.61-261120-9999"})
    client.get("/api/v1/track/", {"code": dossier.code})
    client.get("/cam-nang/diem-den/")
    usage.flush()
    told = set(UseCount.objects.values_list("utility", "channel", "outcome", "count"))
    assert told == {
        ("ho-so", "api", "found", 1),
        ("ho-so", "web", "found", 3),
        ("ho-so", "web", "nothing", 1),
        ("cam-nang", "web", "found", 1),
    }
