"""Outbreaks and sites from the health authority's spreadsheets."""

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from foundation.spreadsheets import CellError
from lookups.kinds.epidemics.layout import level
from lookups.kinds.epidemics.models import Disease, OutbreakLevel, Site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]
TITLE = "TÌNH HÌNH DỊCH SỐT XUẤT HUYẾT, tính đến ngày 20/11/2026"
HEAD = "TT;Xã, phường;Cấp độ dịch;Từ ngày;Đến ngày;Biện pháp"
SITES = "Tên điểm tiêm;Xã, phường;Địa chỉ;Thời gian;Vắc xin;Số lượt/ngày;Giá;Ngày tiêm"


@pytest.fixture
def take(tmp_path):
    Disease.objects.create(
        key="sxh", name="Sốt xuất huyết", aliases="sxh", source="Thử", updated_on=dt.date(2026, 1, 1)
    )

    def run(*rows: str, kind: str = "epidemics", title: str = TITLE, head: str = HEAD) -> list[dict]:
        path = tmp_path / "dich.csv"
        path.write_text("\n".join((title, head, *rows)), encoding="utf-8-sig")
        out = StringIO()
        try:
            call_command("import_data", kind, str(path), "--json", stdout=out)
        except CommandError:
            pass
        return json.loads(out.getvalue())["rows"]

    return run


def test_the_disease_of_the_title_and_the_day_of_the_list_hold(take):
    values = take("1;Phường Hội An Tây;Cấp 3;15/11/2026;;Phun hóa chất")[-1]["values"]
    assert values == {
        "disease": None,
        "commune": "Phường Hội An Tây",
        "level": 3,
        "begins_on": "2026-11-15",
        "ends_on": None,
        "measures": "Phun hóa chất",
        "legal_basis": None,
    }
    row = OutbreakLevel.objects.get()
    assert (row.disease.key, row.commune.name, row.level) == ("sxh", "Hội An Tây", 3)
    assert Disease.objects.get(key="sxh").updated_on == dt.date(2026, 11, 20)


def test_a_later_level_ends_the_open_one_and_the_same_file_changes_nothing(take):
    for _ in range(2):
        take("1;Phường Hội An Tây;Cấp 3;15/11/2026;;", "2;Phường Hội An Tây;Cấp 2;18/11/2026;;")
    told = list(OutbreakLevel.objects.order_by("begins_on").values_list("level", "ends_on"))
    assert told == [(3, dt.date(2026, 11, 17)), (2, None)]


def test_an_unknown_disease_is_kept_by_its_name_and_said(take):
    reason = take("Dại;xã Trà Leng;vàng", title="Đến ngày 20/11/2026", head="Bệnh;Xã;Mức độ")[-1]["reason"]
    assert "bệnh mới" in reason
    assert OutbreakLevel.objects.get().disease.name == "Dại"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("1;xã Không Có;Cấp 3;15/11/2026;;", "chưa rõ là xã"),
        ("1;Phường Tam Kỳ;Cấp 5;15/11/2026;;", "cấp độ dịch"),
        ("1;Phường Tam Kỳ;Cấp 2;15/11/2026;14/11/2026;", "trước ngày bắt đầu"),
        ("1;;Cấp 2;15/11/2026;;", "bị bỏ trống"),
    ],
)
def test_a_bad_row_is_named_and_keeps_the_file_out(take, row, why):
    rows = take("1;Phường Hội An;Cấp 1;15/11/2026;;", row)
    assert [one["verdict"] for one in rows[-2:]] == ["accept", "reject"]
    assert why in rows[-1]["reason"]
    assert not OutbreakLevel.objects.exists()


def test_levels_are_read_as_written_and_contradictions_refused():
    assert {level(said) for said in ("2", "Cấp 2", "cấp độ II", "Cấp 2 - vàng", "nguy cơ trung bình")} == {2}
    assert level("Vùng cam") == 3
    for wrong in ("Cấp 2 (đỏ)", "5", "2-3"):
        with pytest.raises(CellError):
            level(wrong)


def test_sites_of_vaccination_are_taken_in(take):
    row = "Trạm Y tế;Phường Tam Kỳ;Khối 3;7h30-11h;Mũi nhắc;1.200;78.000 đ;25/11/2026"
    title = "CÁC ĐIỂM TIÊM VẮC XIN PHÒNG SỐT XUẤT HUYẾT"
    for _ in range(2):
        take(row, kind="epidemic_sites", title=title, head=SITES)
    site = Site.objects.get()
    assert (site.kind, site.capacity, site.price_vnd, site.hours) == ("vaccination", 1200, 78_000, "7h30-11h")
    assert (site.begins_on, site.disease.key) == (dt.date(2026, 11, 25), "sxh")
