"""No code reaches into another object's private names: an upgrade changes them without notice."""

import ast
from pathlib import Path

import pytest

from tests.architecture.test_import_direction import OURS, ROOT, sources

# Documented although they begin with an underscore.
PUBLIC = {"_meta", "_default_manager", "_base_manager", "_state", "_asdict", "_replace", "_fields"}
ALLOWED = {
    "config/celery.py": {"_connparams"},  # kombu has no other place for time-outs of a socket's file
}


def private_accesses(path: Path) -> set[str]:
    """Names such as `other._name`; an object's own (`self`, `cls`, `super()`, its class) are its affair."""
    tree = ast.parse(path.read_text())
    defined = {
        getattr(node, "attr", None) or getattr(node, "id", None) or getattr(node, "name", None)
        for node in ast.walk(tree)
        if isinstance(getattr(node, "ctx", None), ast.Store)
        or isinstance(node, ast.FunctionDef | ast.ClassDef)
    }
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr.startswith("_")
        and not node.attr.startswith("__")
        and node.attr not in PUBLIC | defined
    }


@pytest.mark.parametrize("package", OURS)
def test_no_private_name_of_a_library_or_of_another_module_is_used(package):
    found = {}
    for path in sources(package):
        where = str(path.relative_to(ROOT))
        if names := private_accesses(path) - ALLOWED.get(where, set()):
            found[where] = sorted(names)
    assert found == {}
