"""The tiles of both provinces that come along, from their folders and from the portal's own data."""

import gzip
import re

import mercantile
import pytest
from django.core.management import call_command
from django.test import override_settings
from pmtiles.reader import Reader
from shapely.geometry import Point, box

from config.province import read_province
from foundation.maps import local_data, tiling
from foundation.maps.features import Feature
from lookups.kinds.buses import demo as buses
from lookups.kinds.health import demo as health
from tests.maps.tiles import built, layers_at, names

pytestmark = pytest.mark.slow("builds a map")

HOI_AN, DA_NANG, TAM_KY, HOANG_SA = (15.88, 108.33), (16.07, 108.21), (15.5718, 108.4747), (16.45, 112.0)
OPEN_SEA = (15.75, 108.95)


@pytest.fixture(scope="module")
def reader(region, django_db_blocker, tmp_path_factory) -> Reader:
    """The map of the first province with the demo's lines, stops and hospitals."""
    folder = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder):
        buses.load()
        health.load()
        return built()


def test_the_first_view_shows_the_coast_the_towns_and_the_sea_by_name(reader):
    tile = layers_at(reader, *HOI_AN, zoom=7)
    assert {"Đà Nẵng", "Hội An", "Tam Kỳ"} <= names(tile["places"])
    assert "Biển Đông" in names(tile["water"])
    assert {"Polygon", "MultiPolygon"} & {feature["geometry"]["type"] for feature in tile["earth"]}
    assert "shore" in {feature["properties"]["kind"] for feature in tile["earth"]}


def test_land_is_land_and_sea_is_sea_at_the_closest_zoom(reader):
    assert layers_at(reader, *TAM_KY, zoom=12)["earth"]
    assert not layers_at(reader, *OPEN_SEA, zoom=12)["earth"]


def test_the_islands_of_the_east_sea_are_on_the_map_with_their_name(reader):
    assert "Quần đảo Hoàng Sa (Việt Nam)" in names(layers_at(reader, *HOANG_SA, zoom=6)["places"])
    assert layers_at(reader, 16.834, 112.339, zoom=10)["earth"], "Phú Lâm"


def test_bus_lines_stops_and_hospitals_of_the_portal_are_in_the_tiles(reader):
    close = layers_at(reader, *TAM_KY, zoom=12)
    assert close["bus_lines"]
    assert "Bệnh viện đa khoa tỉnh Quảng Nam" in names(close["pois"])
    assert {"y-te", "xe-buyt"} <= {feature["properties"]["kind"] for feature in close["pois"]}
    assert not layers_at(reader, *TAM_KY, zoom=8)["pois"], "from afar points are only weight"


def test_the_file_says_whose_the_coast_is_and_how_far_it_reaches(reader):
    header = reader.header()
    assert "GSHHG" in reader.metadata()["attribution"]
    assert (header["min_zoom"], header["max_zoom"]) == (tiling.MIN_ZOOM, 12)
    assert header["max_lon_e7"] >= 112e7


@pytest.mark.django_db
@pytest.mark.usefixtures("no_map_yet")
def test_the_same_sources_give_the_same_file(capsys):
    call_command("build_map")
    call_command("build_map")
    first, second = re.findall(r"map/\S+\.pmtiles", capsys.readouterr().out)
    assert first == second


@pytest.mark.django_db
@pytest.mark.usefixtures("no_map_yet")
def test_a_province_without_a_survey_of_its_coast_gets_its_sketch_as_tiles(settings):
    settings.PROVINCE = read_province("lam_giang")
    reader = built()
    tile = layers_at(reader, 17.4, 108.1, zoom=7)
    assert {"Lam Thành", "Bến Lam"} <= names(tile["places"])
    assert "land" in {feature["properties"]["kind"] for feature in tile["earth"]}
    assert reader.metadata()["attribution"] == ""
    assert not layers_at(reader, *HOI_AN, zoom=9)


@pytest.mark.django_db
def test_the_coast_of_the_folder_holds_what_people_look_for():
    features = [each for each in local_data.features() if each.layer == "earth"]
    land = [each.geometry for each in features if each.properties["kind"] == "land"]
    for name, lat, lng in (("Sơn Trà", 16.12, 108.27), ("Cù Lao Chàm", 15.955, 108.515), ("Tam Kỳ", *TAM_KY)):
        assert any(each.contains(Point(lng, lat)) for each in land), name
    assert not any(each.contains(Point(*reversed(OPEN_SEA))) for each in land)


def test_a_point_is_in_one_tile_of_each_zoom_and_an_area_in_all_that_it_covers():
    features = [
        Feature("pois", Point(108.0, 16.0), {"kind": "x"}),
        Feature("earth", box(107.9, 15.9, 108.1, 16.1), {"kind": "land"}),
    ]
    tiles = dict(tiling.cut(features, [(15.95, 107.95, 16.05, 108.05)], 9))
    with_point = [tile for tile, data in tiles.items() if b"pois" in gzip.decompress(data)]
    assert sorted(tile.z for tile in with_point) == [5, 6, 7, 8, 9]
    covered = set(mercantile.tiles(107.91, 15.91, 108.09, 16.09, 9))
    assert covered <= {tile for tile in tiles if tile.z == 9}
