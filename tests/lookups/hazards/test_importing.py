"""Bulletins from a spreadsheet become drafts; a published one is never changed by a file."""

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from foundation.spreadsheets import CellError
from lookups.kinds.hazards import services
from lookups.kinds.hazards.layout import level, until
from lookups.kinds.hazards.models import HazardKind, HazardNotice, Hotline, RiverStation
from tests.lookups.factories import local
from tests.lookups.hazards.conftest import publish

HEAD = "Loại thiên tai;Cấp độ rủi ro;Thời gian phát hành;Hiệu lực đến;Khu vực ảnh hưởng;Khuyến cáo;Số bản tin"
ROW = "Sạt lở đất;Cấp 2;14h30 24/11/2026;18h00 ngày 25/11/2026;Xã Trà Leng, xã Trà Linh;Rời taluy;SL-01"


@pytest.fixture
def take(tmp_path):
    def run(*rows: str, dry: bool = False) -> dict:
        path = tmp_path / "ban-tin.csv"
        path.write_text("\n".join(("ĐÀI KHÍ TƯỢNG THỬ", HEAD, *rows)), encoding="utf-8-sig")
        out = StringIO()
        options = ["--dry-run"] if dry else []
        try:
            call_command("import_data", "hazards", str(path), "--json", *options, stdout=out)
        except CommandError:
            pass
        return json.loads(out.getvalue())

    return run


def test_a_row_becomes_a_draft_and_twice_changes_nothing(take):
    values = take(ROW, dry=True)["rows"][-1]["values"]
    assert (values["hazard"], values["level"], values["issuer"]) == ("Sạt lở đất", 2, "ĐÀI KHÍ TƯỢNG THỬ")
    assert (values["issued_at"], values["valid_until"]) == ("2026-11-24T14:30", "2026-11-25T18:00")
    assert not HazardNotice.objects.exists()
    take(ROW)
    take(ROW)
    notice = HazardNotice.objects.get()
    assert (notice.hazard.key, notice.published_at, notice.title) == ("sat_lo", None, "Cảnh báo sạt lở đất")
    assert notice.valid_until == local("2026-11-25 18:00")
    assert {unit.name for unit in notice.communes.all()} == {"Trà Leng", "Trà Linh"}


def test_a_draft_follows_the_file_and_a_published_notice_refuses_it(take, draft):
    take(ROW)
    take(ROW.replace("Cấp 2", "Cấp 3"))
    notice = HazardNotice.objects.get()
    assert notice.level == 3
    HazardNotice.objects.update(published_at=timezone.now())
    refused = take(ROW)["rows"][-1]
    assert (refused["verdict"], "đã phát" in refused["reason"]) == ("reject", True)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("Sạt lở đất", "Người ngoài hành tinh", "không phải loại thiên tai"),
        ("Cấp 2", "Cấp 6", "cấp độ rủi ro"),
        ("Cấp 2", "Cấp 1-2", "cấp độ rủi ro"),
        ("25/11/2026", "23/11/2026", "không sau lúc phát"),
        ("14h30 24/11/2026", "", "bị bỏ trống"),
    ],
)
def test_bad_rows_are_all_named_and_keep_everything_out(take, old, new, why):
    report = take(ROW.replace("SL-01", "SL-02"), ROW.replace(old, new), ROW.replace("Sạt lở đất", "Ma quỷ"))
    assert [row["verdict"] for row in report["rows"]][-3:] == ["accept", "reject", "reject"]
    assert why in report["rows"][-2]["reason"]
    assert not HazardNotice.objects.exists()


def test_levels_and_ends_are_read_as_people_write_them():
    assert {level(typed) for typed in (3, 3.0, "3", "Cấp 3", "cấp độ III", "3/5", "Cấp 3 (cam)")} == {3}
    assert until("trong 24 giờ tới") == dt.timedelta(hours=24)
    assert until("đến 18h ngày 25/11/2026") == dt.datetime(2026, 11, 25, 18)
    with pytest.raises(CellError):
        level("gió cấp 8")


def test_several_hazards_go_under_the_first_and_say_so(take):
    reason = take(ROW.replace("Sạt lở đất", "Lũ quét, sạt lở đất"), dry=True)["rows"][-1]["reason"]
    assert "Lũ quét" in reason
    assert "đi kèm: Sạt lở" in reason


def test_a_notice_without_advice_is_not_published(draft):
    with pytest.raises(services.HazardRefused, match="phải làm gì"):
        publish(draft(advice=" "))


def test_a_new_portal_has_the_reference_rows_and_keeps_what_was_changed(db):
    assert HazardKind.objects.count() == 16
    assert RiverStation.objects.filter(is_checked=False).count() == 4
    assert set(Hotline.objects.values_list("phone", flat=True)) == {"112", "115", "1022"}
    HazardKind.objects.filter(key="ret_hai").delete()
    call_command("migrate", verbosity=0)
    assert not HazardKind.objects.filter(key="ret_hai").exists()


@pytest.mark.parametrize("issued", ["Thời gian phát", "Phát tin lúc", "Ngày giờ phát tin"])
def test_the_hour_of_issue_is_known_by_the_names_that_offices_give_it(db, tmp_path, issued):
    path = tmp_path / "khac.csv"
    head = HEAD.replace("Thời gian phát hành", issued)
    path.write_text("\n".join(("ĐÀI KHÍ TƯỢNG THỬ", head, ROW)), encoding="utf-8-sig")
    out = StringIO()
    call_command("import_data", "hazards", str(path), "--json", "--dry-run", stdout=out)
    row = json.loads(out.getvalue())["rows"][-1]
    assert (row["verdict"], row["values"]["issued_at"]) == ("accept", "2026-11-24T14:30")
