"""An extract of OpenStreetMap, small and invented, through the real reader."""

from pathlib import Path

import pytest
from shapely.geometry import Point

from config.province import read_province
from foundation.maps import openstreetmap
from tests.maps.tiles import built, kinds, layers_at, names

EXTRACT = Path(__file__).parent / "extract.osm"
BOXES = read_province("lam_giang").boxes


def test_streets_waters_and_places_become_features_with_their_vietnamese_names():
    features = list(openstreetmap.read(EXTRACT, BOXES))
    assert {("roads", "minor_road"), ("water", "river"), ("water", "lake"), ("places", "locality")} <= kinds(
        features
    )
    known = {feature.properties.get("name") for feature in features}
    assert {"Trần Phú", "Sông Lam", "Hồ Trong", "Lam Thành"} <= known
    assert "Lam Town" not in known
    assert not any(kind == "village" for _layer, kind in kinds(features)), (
        "a place without a name says nothing"
    )


def test_the_land_lies_left_of_the_coastline():
    land = [
        feature.geometry
        for feature in openstreetmap.read(EXTRACT, BOXES)
        if feature.properties["kind"] == "land"
    ]
    assert any(area.contains(Point(108.9, 17.4)) for area in land), (
        "drawn from north to south: the east is left"
    )
    assert not any(area.contains(Point(107.9, 17.4)) for area in land)


def test_an_extract_without_a_coast_is_land(tmp_path):
    inland = tmp_path / "inland.osm"
    inland.write_text(EXTRACT.read_text().replace('v="coastline"', 'v="cliff"'))
    land = [each for each in openstreetmap.read(inland, BOXES) if each.properties["kind"] == "land"]
    assert any(each.geometry.contains(Point(108.0, 17.4)) for each in land)


@pytest.mark.django_db
@pytest.mark.usefixtures("no_map_yet")
@pytest.mark.slow("builds a map")
def test_the_map_built_from_it_has_streets_close_by_and_credits_the_contributors(settings):
    settings.PROVINCE = read_province("lam_giang")
    reader = built(extract=EXTRACT)
    close = layers_at(reader, 17.41, 108.05, zoom=14)
    assert "Trần Phú" in names(close["roads"])
    assert not layers_at(reader, 17.41, 108.05, zoom=9)["roads"]
    assert "OpenStreetMap" in reader.metadata()["attribution"]
    assert reader.header()["max_zoom"] == 14
