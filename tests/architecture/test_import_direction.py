"""The house stands because imports only go down (docs/architecture.md)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

SERVICES = ("dossiers", "lookups", "tourism", "announcements", "petitions", "outreach", "knowledge")
LAYERS: list[tuple[str, ...]] = [
    ("config",),
    ("zalo_channel", "web_channel", "news_channel"),
    ("assistant", "inbox"),
    SERVICES,
    ("foundation",),
]
LEVEL = {package: level for level, layer in enumerate(LAYERS) for package in layer}
OURS = [package for package in LEVEL if (ROOT / package).is_dir()]
ALONE = ("zalo_sandbox", "dev")
# Data, not code: the column headings that clerks write ("SĐT Zalo").
WORDS_OF_OTHERS = {ROOT / "dossiers" / "import_headings.py"}


def sources(package: str) -> Iterator[Path]:
    return (path for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts)


def imported_packages(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("package", OURS)
def test_imports_only_go_down(package):
    upward = [
        f"{path.relative_to(ROOT)} imports {other}"
        for path in sources(package)
        for other in imported_packages(path)
        if other in LEVEL and other != package and LEVEL[other] <= LEVEL[package]
    ]
    assert not upward


@pytest.mark.parametrize("package", [name for name in ALONE if (ROOT / name).is_dir()])
def test_the_sandbox_and_the_launcher_stand_alone(package):
    leaning = [
        f"{path.relative_to(ROOT)} imports {other}"
        for path in sources(package)
        for other in imported_packages(path)
        if other in LEVEL or other == "django"
    ]
    assert not leaning


@pytest.mark.parametrize("package", [name for name in OURS if LEVEL[name] > LEVEL["zalo_channel"]])
def test_nobody_below_the_channel_says_its_name(package):
    saying = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sources(package)
        if path not in WORDS_OF_OTHERS
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if "zalo" in line.lower()
    ]
    assert not saying


def test_status_is_assigned_only_by_the_dossier_services():
    """Invariant 1, as far as reading the code can show it."""
    allowed = ROOT / "dossiers" / "services"
    assigning = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for package in OURS
        for path in sources(package)
        if allowed not in path.parents
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute)
        and target.attr == "status"
        and isinstance(target.value, ast.Name)
        and target.value.id == "dossier"
    ]
    assert not assigning
