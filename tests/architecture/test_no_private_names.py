"""Tests use a module as its callers do: by its public names."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
OF_PYTHON = {"_asdict", "_fields", "_make", "_replace", "_meta"}
"""Of named tuples and models; names of enums end with an underscore, too."""


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("_") and name not in OF_PYTHON


def is_ours(module: str | None) -> bool:
    return bool(module) and str(module).partition(".")[0] in OURS


def private_names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and name of each private name of a module of ours that is imported, read or replaced."""
    imported: set[str] = set()
    nodes = list(ast.walk(tree))
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and is_ours(node.module):
            imported |= {alias.asname or alias.name for alias in node.names}
            yield from ((node.lineno, alias.name) for alias in node.names if is_private(alias.name))
    for node in nodes:
        if isinstance(node, ast.Attribute) and is_private(node.attr) and root_of(node) in imported:
            yield node.lineno, node.attr
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("setattr", "delattr"):
            yield from ((node.lineno, name) for name in replaced(node, imported) if is_private(name))


def root_of(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def replaced(call: ast.Call, imported: set[str]) -> Iterator[str]:
    """`monkeypatch.setattr(module, "name", …)` and `monkeypatch.setattr("module.name", …)`."""
    target, *rest = call.args
    if isinstance(target, ast.Constant) and is_ours(str(target.value)):
        yield str(target.value).rpartition(".")[2]
    elif root_of(target) in imported and rest and isinstance(rest[0], ast.Constant):
        yield str(rest[0].value)


def test_no_test_reaches_into_a_private_name():
    found = [
        f"{path.relative_to(ROOT)}:{line} {name}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for line, name in private_names(ast.parse(path.read_text()))
    ]
    assert found == []


def test_the_finder_sees_each_way_of_reaching():
    source = """
from foundation.outbox import relay, services as s
from dossiers.codes import _sum
relay._call(1)
s.enqueue()._state
monkeypatch.setattr(relay, "_leaving", 1)
monkeypatch.setattr("foundation.outbox.relay._call", 1)
row._asdict(), relay.Pair._fields, elsewhere._own
"""
    found = sorted(name for _, name in private_names(ast.parse(source)))
    assert found == ["_call", "_call", "_leaving", "_state", "_sum"]
