"""The stop rule: what a person must hold in the head has a measure in `budgets.toml`.

A new case comes as data (a row, a declaration, a phrase) or takes a case away. Who needs more raises the
number in the same commit and says why; who made something smaller lowers it: else the next one fills it up
unseen.
"""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from tests.architecture.test_import_direction import OURS

ROOT = Path(__file__).resolve().parents[2]
BUDGETS = tomllib.loads(Path(__file__).with_name("budgets.toml").read_text())
APPS = BUDGETS["lines"]
SLACK = 0.02
"""A budget lies at most this part above what there is, in apps of few lines at most `FEW`."""
FEW = {"lines": 60, "patterns": 3, "files": 10, "settings": 3}
READS_A_PATTERN = {"compile", "search", "match", "fullmatch", "sub", "subn", "findall", "finditer", "split"}


def product(app: str) -> list[Path]:
    """Migrations and the stories of the demo are not what anybody holds in the head."""
    paths = (path for path in (ROOT / app).rglob("*.py") if not {"migrations", "demo"} & set(path.parts))
    return [path for path in paths if not path.name.startswith(("demo", "seed_demo"))]


def lines(app: str) -> int:
    return sum(path.read_text().count("\n") for path in product(app))


def patterns(app: str) -> int:
    """Regular expressions written out: what is given to `re`."""
    calls = (
        node
        for path in product(app)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args
    )
    return sum(
        ast.unparse(call.func.value) == "re"
        and call.func.attr in READS_A_PATTERN
        and isinstance(call.args[0], ast.Constant | ast.JoinedStr | ast.BinOp)
        for call in calls
        if isinstance(call.func, ast.Attribute)
    )


def files() -> int:
    return sum(len(product(app)) for app in APPS)


def settings() -> int:
    """What who runs the portal may set."""
    text = (ROOT / "config" / "settings.py").read_text()
    return len(set(re.findall(r"""\benv(?:\.\w+)?\(\s*"([A-Z_]+)\"""", text)))


def longest() -> dict[str, int]:
    counts = {path: path.read_text().count("\n") for app in APPS for path in product(app)}
    most = BUDGETS["house"]["lines of a file"]
    return {str(path.relative_to(ROOT)): count for path, count in counts.items() if count > most}


def check(what: str, there: int, budget: int) -> None:
    assert there <= budget, f"{what}: {there} of {budget}: raise the budget and say why, or take a case away"
    slack = max(budget * SLACK, FEW[what.split()[0]])
    assert there >= budget - slack, f"{what}: only {there} of {budget}: lower the budget"


@pytest.mark.parametrize("app", APPS)
def test_no_app_is_larger_than_its_budget(app):
    check(f"lines of {app}", lines(app), APPS[app])


@pytest.mark.parametrize("app", BUDGETS["patterns"])
def test_no_app_has_more_patterns_than_its_budget(app):
    check(f"patterns of {app}", patterns(app), BUDGETS["patterns"][app])


def test_every_app_has_a_budget():
    assert set(APPS) == set(OURS)


def test_files_and_settings_keep_their_budgets():
    check("files", files(), BUDGETS["house"]["files"])
    check("settings", settings(), BUDGETS["house"]["settings"])


def test_no_file_is_too_long_to_read_at_once():
    """But those that are named, each with its length: they may only become shorter."""
    known = BUDGETS["longer files"]
    assert {name: count for name, count in longest().items() if count > known.get(name, 0)} == {}
