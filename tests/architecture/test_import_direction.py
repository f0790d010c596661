"""The house stands because imports only go down (docs/architecture.md)."""

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

SERVICES = ("dossiers", "lookups", "tourism", "announcements", "petitions", "outreach", "knowledge")
LAYERS: list[tuple[str, ...]] = [
    ("config",),
    ("zalo_channel", "web_channel", "news_channel"),
    ("assistant", "inbox"),
    SERVICES,
    ("cases",),
    ("foundation",),
]
LEVEL = {package: level for level, layer in enumerate(LAYERS) for package in layer}
OURS = [package for package in LEVEL if (ROOT / package).is_dir()]
FOUNDATION = {
    "text": "declarations expiring_value local_names message_catalogues messages refusals registry "
    "request_id reviewed_workflow status suppression vietnamese workflow",
    "data": "admin alarms broker database files metrics officers rate_limits regions tracing web",
    "people": "accounts calendar citizens conversations",
    "work": "backups insights jobs maps matters outbox ready_answer_layout ready_answers search spreadsheets "
    "undo usual_reasons",
}
"""Layers of packages and modules: each imports those of its own layer and of the ones before it."""
LAYER_OF = {room: at for at, rooms in enumerate(FOUNDATION.values()) for room in rooms.split()}
ALONE = ("sandboxes", "dev")
OPTIONAL = ("opentelemetry", "sentry_sdk")  # requirements-tracing.in
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


def test_no_files_import_each_other_in_a_circle():
    """Nor through others: whoever opens one of them would have to know all."""
    modules = modules_of(every_source())
    refuse_circles({name: imported_modules(name, path, modules) for name, path in modules.items()})


def refuse_circles(imports: Mapping[str, Collection[str]]) -> None:
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_each_package_of_foundation_stands_in_one_layer():
    found = {path.relative_to(ROOT / "foundation").parts[0] for path in sources("foundation")} - {
        "__init__.py"
    }
    assert sorted(LAYER_OF) == sorted(name.removesuffix(".py") for name in found)
    assert len(LAYER_OF) == sum(len(rooms.split()) for rooms in FOUNDATION.values())


def test_packages_of_foundation_import_no_layer_above():
    upward = [
        f"{room} imports {other}"
        for room, others in imports_of_foundation().items()
        for other in others
        if LAYER_OF[other] > LAYER_OF[room]
    ]
    assert not upward


def test_no_packages_of_foundation_import_each_other_in_a_circle():
    refuse_circles(imports_of_foundation())


def imports_of_foundation() -> dict[str, set[str]]:
    modules = modules_of(sources("foundation"))
    imports: dict[str, set[str]] = {room: set() for room in LAYER_OF}
    for name, path in modules.items():
        others = imported_modules(name, path, modules) - {"foundation"}
        if name != "foundation":
            imports[room_of(name)] |= {room_of(other) for other in others} - {room_of(name)}
    return imports


def room_of(module: str) -> str:
    return module.split(".")[1]


def modules_of(paths: Iterable[Path]) -> dict[str, Path]:
    """By their dotted names."""
    dotted = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in paths}
    return {name.removesuffix(".__init__"): path for name, path in dotted.items()}


def every_source() -> Iterator[Path]:
    return (path for package in OURS for path in sources(package))


def imported_modules(name: str, path: Path, modules: Collection[str]) -> set[str]:
    """Those of ours that the file imports anywhere, in a function and for types too."""
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    found = set[str]()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            inside = {f"{base}.{each.name}" for each in node.names}
            found |= inside & set(modules) or {base}
            if not inside <= set(modules):
                found.add(base)
    return (found & set(modules)) - {name}


def _named(node: ast.Import | ast.ImportFrom) -> list[str]:
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names]


def test_what_a_bare_machine_lacks_is_imported_only_where_settings_ask_for_it():
    heads = {
        path.relative_to(ROOT).as_posix()
        for package in OURS
        for path in sources(package)
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        if {name.partition(".")[0] for name in _named(node)} & set(OPTIONAL)
    }
    assert heads == {"config/error_reports.py", "config/opentelemetry_spans.py"}


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
