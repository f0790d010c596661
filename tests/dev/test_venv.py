"""The stamp of the virtual environment, and pip's configuration said in uv's words."""

import pytest

from dev import venv
from dev.places import ROOT


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    monkeypatch.setattr(venv, "ROOT", tmp_path)
    monkeypatch.setattr(venv, "VENV", tmp_path / ".venv")
    (tmp_path / ".venv").mkdir()
    (tmp_path / venv.RUNTIME).write_text("django==5.2\n")
    uv = "uv==0.13.9 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n    # via -r requirements-dev.in\n"
    (tmp_path / venv.DEVELOPMENT).write_text(f"django==5.2\npytest==9\n{uv}zipp==4\n")
    return tmp_path


def stamp(name):
    venv.stamp_file(name).write_text(venv.fingerprint(name))


def test_nothing_is_installed_until_it_is_stamped(checkout):
    assert not venv.is_current(venv.RUNTIME)
    stamp(venv.RUNTIME)
    assert venv.is_current(venv.RUNTIME)
    assert not venv.is_current(venv.DEVELOPMENT)


def test_the_development_set_contains_the_runtime_set(checkout):
    stamp(venv.DEVELOPMENT)
    assert venv.is_current(venv.RUNTIME)


@pytest.mark.parametrize("changed", [venv.RUNTIME, venv.DEVELOPMENT])
def test_a_changed_pin_asks_for_an_installation(checkout, changed):
    stamp(venv.DEVELOPMENT)
    (checkout / changed).write_text("django==5.2.1\n")
    assert not venv.is_current(venv.DEVELOPMENT)


def test_a_moved_checkout_asks_for_an_installation(checkout, monkeypatch):
    stamp(venv.RUNTIME)
    before = venv.fingerprint(venv.RUNTIME)
    monkeypatch.setattr(venv, "VENV", checkout / "elsewhere")
    assert venv.fingerprint(venv.RUNTIME) != before


def test_uv_is_taken_at_its_pinned_version(checkout):
    assert venv.uv_pin() == "uv==0.13.9 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n"


def test_pips_configuration_reaches_uv():
    said = [
        ":env:.find-links='/b'",
        "global.cert='/etc/ca.pem'",
        "global.find-links='\\n/a\\n/c'",
        "global.timeout='60'",
        "install.index-url='https://mirror/simple'",
    ]
    assert venv.uv_environment(said, {}) == {
        "SSL_CERT_FILE": "/etc/ca.pem",
        "UV_FIND_LINKS": "/b",
        "UV_DEFAULT_INDEX": "https://mirror/simple",
    }
    assert venv.uv_environment(["global.find-links='\\n/a\\n/c'"], {}) == {"UV_FIND_LINKS": "/a,/c"}


def test_what_is_set_for_uv_stays():
    assert venv.uv_environment(["global.cert='/etc/ca.pem'"], {"SSL_CERT_FILE": "/mine.pem"}) == {}


def test_what_is_pinned_for_the_portal_is_pinned_for_its_tests_too():
    """`make run` takes a `.venv` of `make test` for complete."""
    runtime, development = (
        {line.split()[0] for line in (ROOT / name).read_text().splitlines() if "==" in line}
        for name in (venv.RUNTIME, venv.DEVELOPMENT)
    )
    assert runtime - development == set()
