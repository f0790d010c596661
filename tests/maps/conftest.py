import pytest

from foundation.maps.archive import served


@pytest.fixture
def no_map_yet(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    served.forget()
    yield
    served.forget()
