import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from foundation.spreadsheets import CellError
from foundation.spreadsheets.opening_hours import hours
from lookups.kinds.health.models import Facility

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]
HEAD = "STT;Tên cơ sở y tế;Xã/phường;Điện thoại;BHYT;Giờ khám;Vĩ độ;Kinh độ"
ROW = "1;Trạm Y tế Tam Xuân;xã Tam Xuân;0235 000 000;Có;Thứ 2 - Thứ 6: 7h-11h30, 13h30-17h;15,53;108,52"


@pytest.fixture
def take(tmp_path):

    def run(*rows: str) -> dict:
        path = tmp_path / "y-te.csv"
        path.write_text("\n".join((HEAD, *rows)), encoding="utf-8-sig")
        out = StringIO()
        call_command("import_data", "health", str(path), "--json", stdout=out)
        return json.loads(out.getvalue())

    return run


def test_a_row_becomes_a_facility_and_twice_changes_nothing(take):
    take(ROW)
    take(ROW)
    facility = Facility.objects.get()
    assert (facility.kind, facility.commune.name, facility.takes_bhyt, facility.lat) == (
        "station",
        "Tam Xuân",
        True,
        15.53,
    )
    assert facility.hours.count() == 10


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("xã Tam Xuân", "xã Không Có"),
        ("15,53;108,52", "108,52;15,53"),
        ("Thứ 2 - Thứ 6: 7h-11h30", "Thứ 2: 11h-7h"),
    ],
)
def test_a_bad_row_refuses_the_file(take, old, new):
    with pytest.raises(CommandError):
        take(ROW.replace(old, new))
    assert not Facility.objects.exists()


def test_hours_are_read_by_day():
    assert hours("Thứ 7: 7h-11h; CN: 8h-10h30") == [(5, "07:00", "11:00"), (6, "08:00", "10:30")]
    assert len(hours("Hằng ngày: 7:00 - 17:00")) == 7
    assert hours("giờ hành chính").value is None
    with pytest.raises(CellError):
        hours("Thứ 2: sáng")
