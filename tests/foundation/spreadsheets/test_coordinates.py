import pytest

from foundation.spreadsheets import CellError
from foundation.spreadsheets.coordinates import degrees, point


@pytest.mark.parametrize(
    "typed", [15.88, "15,88", "15.88° N", "N15.88", "15.88 độ Bắc", "15°52'48\"N", "vĩ độ 15,88"]
)
def test_degrees_are_read_with_their_marks(typed) -> None:
    assert degrees(typed) == pytest.approx(15.88)


@pytest.mark.parametrize(
    "typed",
    [
        "15.88, 108.33",
        "15,88; 108,33",
        "15,88, 108,33",
        "(15.88,108.33)",
        "15.88° N, 108.33° E",
        "15.88/108.33",
        "15.88 108.33",
        "lat 15.88, lng 108.33",
        "15°52'48\"N 108°19'48\"E",
        "https://maps.google.com/?q=15.88,108.33",
        "https://www.google.com/maps/@15.88,108.33,17z",
    ],
)
def test_a_point_in_one_cell(typed) -> None:
    assert point(typed).beside == {"lat": pytest.approx(15.88), "lng": pytest.approx(108.33)}


@pytest.mark.parametrize(
    "typed", ["15,914", "15.88, 108.33, 12", "gần chợ", "https://maps.app.goo.gl/x", "15 52 48"]
)
def test_what_is_no_point_is_refused(typed) -> None:
    with pytest.raises(CellError, match="không phải tọa độ"):
        point(typed)
