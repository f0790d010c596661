"""A status may be added: nothing takes the members of a status enum apart, or counts them."""

import ast

import pytest

from tests.architecture.test_import_direction import OURS, ROOT, sources

NAMES = ("Status", "S", "_S")
MEMBERS = ("values", "names", "labels", "choices", "__members__")
COLLECTIONS = ("list", "tuple", "set", "sorted", "dict")


def is_status(node: ast.expr) -> bool:
    """The enum itself, or all of its members."""
    match node:
        case ast.Name(id=name):
            return name in NAMES
        case ast.Attribute(value=enum, attr=name):
            return name in MEMBERS and is_status(enum)
        case ast.Call(func=ast.Name(id=name), args=[first, *_]):
            return name in COLLECTIONS and is_status(first)
    return False


def depends_on_the_number(node: ast.AST) -> bool:
    match node:
        case ast.Assign(targets=[ast.Tuple() | ast.List()], value=members):
            return is_status(members)
        case ast.Call(func=ast.Name(id="len"), args=[members]):
            return is_status(members)
        case ast.Subscript(value=ast.Call() | ast.Attribute() as members):
            return is_status(members)
    return False


@pytest.mark.parametrize("package", [*OURS, "bench", "tests"])
def test_nothing_unpacks_or_counts_the_statuses(package):
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources(package)
        for node in ast.walk(ast.parse(path.read_text()))
        if depends_on_the_number(node)
    ]
    assert found == []


@pytest.mark.parametrize(
    "line", ["A, B = Status", "[A, *rest] = S.values", "len(list(_S))", "len(Status)", "list(Status)[-1]"]
)
def test_such_lines_are_found(line):
    assert any(map(depends_on_the_number, ast.walk(ast.parse(line))))
