"""Files in the format of GSHHG: what lies near is kept, what lies beyond every view is left out."""

import json

import numpy as np
import pytest
from django.core.management import call_command
from shapely.geometry import Point, shape

from config.province import read_province
from foundation.maps import shorelines

BOX = ((15.0, 108.0, 16.0, 109.0),)
ISLAND = [(108.2, 15.2), (108.8, 15.2), (108.8, 15.8), (108.2, 15.8), (108.2, 15.2)]
LAKE = [(108.4, 15.4), (108.5, 15.4), (108.5, 15.5), (108.4, 15.5), (108.4, 15.4)]
FAR_AWAY = [(10.0, 50.0), (11.0, 50.0), (11.0, 51.0), (10.0, 50.0)]
RIVER = [(108.3, 15.3), (108.4, 15.35), (108.45, 15.4), (108.46, 15.41)]


@pytest.fixture
def package(tmp_path):
    folder = tmp_path / shorelines.PACKAGE
    folder.mkdir(parents=True)
    _write(folder, "gshhs", [(1, ISLAND), (2, LAKE), (1, FAR_AWAY)])
    _write(folder, "rivers", [(-1, RIVER)])
    return tmp_path


def _write(folder, theme, shapes):
    rows, data = [], b""
    for kind, points in shapes:
        packed = np.array(points, "<f4").tobytes()
        south, north = min(lat for _, lat in points), max(lat for _, lat in points)
        rows.append(f"{kind} 1.0 {len(points)} {south} {north} {len(data)} {len(packed)} 0")
        data += packed
    (folder / f"{theme}_f.dat").write_bytes(data)
    (folder / f"{theme}meta_f.dat").write_text("\n".join(rows))


def test_land_lake_river_and_shore_of_the_province_are_read(package):
    found = [(each.layer, each.properties["kind"]) for each in shorelines.read(package, BOX)]
    assert set(found) == {
        ("earth", "land"),
        ("earth", "shore"),
        ("water", "lake"),
        ("water", "river"),
    }
    assert found.count(("earth", "land")) == 1, "the land far away is none of ours"


def test_the_command_writes_them_into_the_folder_of_the_province(package, settings, tmp_path):
    folder = tmp_path / "province"
    folder.mkdir()
    province = read_province("lam_giang")
    settings.PROVINCE = type(province)(**{**_fields(province), "folder": folder, "boxes": BOX})
    call_command("extract_coast", str(package))
    told = json.loads((folder / "map" / "coast.geojson").read_text())
    (land,) = [row for row in told["features"] if row["properties"] == {"layer": "earth", "kind": "land"}]
    assert shape(land["geometry"]).contains(Point(108.25, 15.25))
    assert "GSHHG" in told["credit"]


def _fields(province):
    return {name: getattr(province, name) for name in province.__dataclass_fields__}
