"""docs/sandbox.md names everything that can be called, switched, broken or clicked."""

import re

import pytest

from sandboxes.zalo import citizen, control, faults, people, phones, settings, templates
from sandboxes.zalo.quotas import Quotas
from sandboxes.zalo.switches import Switches

from .running import ROOT

PAGE = ROOT / "sandboxes" / "zalo" / "page"
TEXT = (ROOT / "docs" / "sandbox.md").read_text()
WORDS = set(re.findall(r"[A-Za-z0-9_/-]+", TEXT))


def ids_of_the_page() -> set[str]:
    source = (PAGE / "index.html").read_text() + (PAGE / "app.js").read_text()
    return set(re.findall(r'"?data-testid"?[=:] ?"([a-z0-9-]+[a-z0-9])"', source))


@pytest.mark.parametrize(
    "names",
    [
        {"/control" + path for _, path in control.ROUTES},
        {*citizen.ACTS, "anonymous"},
        set(Switches.__slots__),
        set(Quotas.__slots__),
        set(faults.KINDS),
        set(settings.DEMO),
        {*phones.REFUSING, phones.NEVER_ARRIVES, *phones.ADMINS},
        {user.id for user in people.personas(0)},
        {template.id for template in templates.fixtures("")},
        ids_of_the_page(),
    ],
    ids="routes acts switches quotas faults environment phones personas templates test-ids".split(),
)
def test_it_is_documented(names: set[str]) -> None:
    assert len(names) > 2
    assert names - WORDS == set()


def test_documented_defaults_are_the_real_ones() -> None:
    rows = re.findall(r"^\| ([a-z_, 0-9]+) \| ([^|]+) \| ", TEXT.split("### Switches")[1], re.MULTILINE)
    documented = {
        name: value.strip('"')
        for names, values in rows
        for name, value in zip(names.split(", "), values.split(", "), strict=True)
    }
    real = {name: str(value).lower() for name, value in Switches().as_dict().items()}
    assert documented == real
