"""The demo's pictures: drawn by us, light, each of an entry that there is, said to be a drawing."""

import csv
import io
from pathlib import Path

import pytest
from PIL import Image

from tourism.demo.drawings.__main__ import SCENES, as_webp, draw
from tourism.demo.drawings.canvas import KEPT
from tourism.demo.drawings.palettes import PALETTES
from tourism.demo.picture_files import picture_path
from tourism.models import Focus, Photo

pytestmark = pytest.mark.slow("reads every picture of the handbook")

FOLDER = Path("province/quang_nam/demo/handbook")
with (FOLDER / "pictures.psv").open(encoding="utf-8", newline="") as _file:
    ROWS = list(csv.DictReader(_file, delimiter="|", quoting=csv.QUOTE_NONE))


def test_the_pictures_that_are_shipped_are_those_of_the_list_and_light():
    paths = [picture_path(FOLDER, row["kind"], row["entry"]) for row in ROWS]
    assert sorted(paths) == sorted((FOLDER / "pictures").iterdir()) and len(paths) >= 40
    assert max(path.stat().st_size for path in paths) <= 30_000  # a list shows them as they are
    assert sum(path.stat().st_size for path in paths) <= 1_500_000
    for path in paths:
        with Image.open(path) as image:
            assert (image.format, image.size) == ("WEBP", KEPT), path


def test_each_says_in_both_languages_that_it_is_a_drawing():
    for row in ROWS:
        assert row["alt"].startswith("Tranh minh họa: ") and len(row["alt"]) <= 200, row
        assert row["alt_en"].startswith("Illustration: ") and len(row["alt_en"]) <= 200, row
        assert row["scene"] in SCENES and row["light"] in PALETTES and row["focus"] in Focus, row


@pytest.mark.parametrize("name", ["Cù Lao Chàm", "Bánh xèo"])
def test_drawn_again_a_picture_is_the_one_that_is_shipped(name):
    row = next(row for row in ROWS if row["entry"] == name)
    again = Image.open(io.BytesIO(as_webp(draw(row["scene"], row["light"], int(row["seed"])))))
    with Image.open(picture_path(FOLDER, row["kind"], name)) as shipped:
        small = [image.convert("RGB").resize((24, 16)).tobytes() for image in (again, shipped)]
    assert max(abs(one - other) for one, other in zip(*small, strict=True)) <= 6


def test_the_demo_shows_them_before_a_worker_has_made_their_sizes(handbook, client):
    assert Photo.objects.filter(is_drawing=True, author="Portal 1022", licence="CC0 1.0").count() == len(ROWS)
    page = client.get("/cam-nang/diem-den/pho-co-hoi-an/?lang=en").content.decode()
    assert 'alt="Illustration: old tiled houses along a river at dusk' in page
    assert "A drawing, not a photo. Drawn by Portal 1022. Licence: CC0 1.0." in page
    address = page.partition('og:image" content="')[2].partition('"')[0]
    answer = client.get(address[address.index("/cam-nang/") :])
    assert answer["Content-Type"] == "image/webp"
    assert Image.open(io.BytesIO(b"".join(answer.streaming_content))).size == KEPT
