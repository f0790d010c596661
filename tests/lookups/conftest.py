"""The look-up of docs/adding-a-lookup.md, added as the page says."""

import re
import sys
import types
from pathlib import Path

import pytest

from foundation.registry import Registry
from lookups import registry
from lookups.base import LookupKind
from tests.web.conftest import open_page

__all__ = ["open_page"]

PAGE = Path(__file__).parents[2] / "docs" / "adding-a-lookup.md"


def steps_of_the_page() -> dict[str, str]:
    """File → what the page says to write into it."""
    blocks = re.findall(
        r"^```(?:python|text)\n# (\S+?)(?:, in KINDS)?\n(.*?)^```", PAGE.read_text(), re.M | re.S
    )
    return dict(blocks)


@pytest.fixture
def markets(monkeypatch) -> LookupKind:
    steps = steps_of_the_page()
    module = types.ModuleType("lookups.kinds.markets")
    exec(compile(steps["lookups/kinds/markets.py"], "markets.py", "exec"), module.__dict__)  # noqa: S102
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(registry, "KINDS", (steps["lookups/registry.py"].strip().strip('",'),))
    monkeypatch.setattr(registry, "LOADED", Registry("look-up"))
    registry.load()
    return registry.kind_of("cho")
