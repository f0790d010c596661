"""Where sockets go: their address has at most 107 bytes."""

import stat
from pathlib import Path

import pytest

from dev import places
from dev.console import Failure


def test_sockets_stay_in_the_checkout_where_the_path_is_short(tmp_path_factory):
    folder = Path("/tmp") / f"portal-test-{tmp_path_factory.getbasetemp().name}"
    try:
        assert places.socket_folder(folder) == folder
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    finally:
        folder.rmdir()


@pytest.mark.parametrize("name", ["d" * 100, "thư mục", "a b", "a,b"])
def test_a_deep_or_odd_checkout_gets_a_short_private_folder(tmp_path, name):
    folder = places.socket_folder(tmp_path / name)
    try:
        assert places.fits_a_socket(folder)
        assert folder.parent == Path("/tmp")
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    finally:
        folder.rmdir()


def test_the_limit_counts_bytes_of_the_whole_address():
    room = places.LONGEST_SOCKET_PATH - places.LONGEST_SOCKET_NAME
    assert places.fits_a_socket(Path("/" + "x" * (room - 1)))
    assert not places.fits_a_socket(Path("/" + "x" * room))


def test_a_folder_that_someone_else_left_in_a_public_place_is_refused(tmp_path):
    trap = tmp_path / "portal"
    trap.symlink_to(tmp_path)
    with pytest.raises(Failure, match="belongs to someone else"):
        places.own_folder(trap)
