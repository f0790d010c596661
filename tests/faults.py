"""Does a test fail where a line is wrong? Single-line faults, each against the tests that run the line.

`make faults` chooses lines of the rooms below by a seed, learns in one run of the default tier which tests
run them, and runs these tests once for each fault. Files stay as they are: a fault is put in on import.
"""

import ast
import copy
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import random
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from dev.tiers import DEFAULT_TIER, EVERYTHING

ROOT = Path(__file__).resolve().parents[1]
ROOMS = {
    "services": ("dossiers/services/*.py", "petitions/services/*.py"),
    "workflow": (
        "foundation/workflow.py",
        "foundation/status.py",
        "petitions/workflow.py",
        "dossiers/services/transitions.py",
    ),
    "outbox": ("foundation/outbox/*.py",),
    "money": (
        *("dossiers/services/fees.py", "dossiers/services/payments.py", "dossiers/services/refunds.py"),
        *("dossiers/services/bank_statements.py", "dossiers/services/day_closing.py", "dossiers/vietqr.py"),
    ),
    "access": (
        "dossiers/views/access.py",
        "dossiers/second_factor.py",
        "foundation/accounts/*.py",
        "dossiers/tracking.py",
    ),
    "importers": (
        "foundation/spreadsheets/*.py",
        "lookups/kinds/*/importing.py",
        "dossiers/import_layout.py",
    ),
    "chat": ("assistant/*.py", "assistant/intents/*.py"),
}
FAULTS, SPARE, SEED = 40, 3, 2026
MAX_TESTS = 200
"""A line that more tests run is judged by these many of them, spread evenly."""
OPPOSITES = {
    **{ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In},
    **{ast.Is: ast.IsNot, ast.IsNot: ast.Is},
    **{ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt},
}
EDGES = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
REPORT = ROOT / ".run" / "faults"


@dataclass(frozen=True, slots=True)
class Fault:
    room: str
    file: str
    line: int
    node: int
    """The number of the statement among those of its file."""
    kind: str

    @property
    def key(self) -> str:
        return f"{self.file}:{self.line} {self.kind}"


def _statements(tree: ast.AST) -> Iterator[tuple[int, ast.stmt, list[ast.stmt]]]:
    """Each statement in a function, with its number and the block that holds it."""
    number = 0
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for parent in ast.walk(function):
            for name in ("body", "orelse", "finalbody"):
                block = getattr(parent, name, None)
                for statement in block if isinstance(block, list) else ():
                    yield number, statement, block
                    number += 1


def _changes(statement: ast.stmt) -> Iterator[tuple[str, ast.stmt]]:
    """What may be wrong in the first line of a statement: the fault's name, and the statement with it."""
    if isinstance(statement, ast.Return) and statement.value and not _is_none(statement.value):
        yield "returns nothing", ast.copy_location(ast.Return(ast.Constant(None)), statement)
    if (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Call)
        and not _is_log(statement.value)
    ):
        yield "is left out", ast.copy_location(ast.Pass(), statement)
    heads = [each for each in ast.walk(statement) if getattr(each, "lineno", 0) == statement.lineno]
    for at, node in enumerate(heads):
        for name, change in _of_node(node):
            wrong = copy.deepcopy(statement)
            change([each for each in ast.walk(wrong) if getattr(each, "lineno", 0) == statement.lineno][at])
            yield name, wrong


def _of_node(node: ast.AST) -> Iterator[tuple[str, Any]]:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in OPPOSITES:
        yield "compares the other way", lambda same: same.ops.__setitem__(0, OPPOSITES[type(same.ops[0])]())
    if isinstance(node, ast.Compare) and type(node.ops[0]) in EDGES:
        yield "is off by its edge", lambda same: same.ops.__setitem__(0, EDGES[type(same.ops[0])]())
    if isinstance(node, ast.BoolOp):
        other = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield "joins the other way", lambda same: setattr(same, "op", other())
    if isinstance(node, ast.If | ast.IfExp):
        yield "decides the other way", lambda same: setattr(same, "test", ast.UnaryOp(ast.Not(), same.test))


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_log(call: ast.Call) -> bool:
    return ast.unparse(call.func).startswith(("logger.", "log."))


def choose(wanted: int, seed: int) -> list[Fault]:
    """As many of each room, no two of the same function's line."""
    dice, chosen = random.Random(seed), []
    for room, patterns in ROOMS.items():
        files = sorted(
            path for pattern in patterns for path in ROOT.glob(pattern) if path.name != "__init__.py"
        )
        possible = [
            Fault(room, str(path.relative_to(ROOT)), statement.lineno, number, kind)
            for path in files
            for number, statement, _block in _statements(ast.parse(path.read_text()))
            for kind, _wrong in _changes(statement)
        ]
        dice.shuffle(possible)
        chosen += possible[: -(-wanted // len(ROOMS))]
    return chosen


class _Loader(importlib.machinery.SourceFileLoader):
    """Compiles a module with a fault, or with a mark at each line that may get one."""

    faults: Sequence[Fault] = ()
    is_recording = False

    def get_code(self, fullname: str) -> CodeType:
        tree = ast.parse(self.get_data(self.path))
        statements = {number: (each, block) for number, each, block in _statements(tree)}
        for fault in self.faults:
            statement, block = statements[fault.node]
            at = block.index(statement)
            if self.is_recording:
                mark = ast.parse(f"__import__('tests.faults').faults.hit({fault.key!r})").body[0]
                block.insert(at, ast.copy_location(mark, statement))
            else:
                block[at] = dict(_changes(statement))[fault.kind]
        return compile(ast.fix_missing_locations(tree), self.path, "exec", dont_inherit=True)


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, faults: Sequence[Fault], is_recording: bool) -> None:
        self.by_module: dict[str, list[Fault]] = defaultdict(list)
        self.is_recording = is_recording
        for fault in faults:
            self.by_module[fault.file.removesuffix(".py").replace("/", ".")].append(fault)

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        if name not in self.by_module:
            return None
        file = str(ROOT / f"{name.replace('.', '/')}.py")
        loader = _Loader(name, file)
        loader.faults, loader.is_recording = self.by_module[name], self.is_recording
        return importlib.util.spec_from_file_location(name, file, loader=loader)


_hits: dict[str, set[str]] = defaultdict(set)
_running: list[str] = []


def hit(key: str) -> None:
    _hits[key].update(_running)


if given := os.environ.get("FAULTS"):
    sys.meta_path.insert(
        0, _Finder([Fault(**each) for each in json.loads(given)], "FAULTS_RECORD" in os.environ)
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    _running[:] = [item.nodeid]
    return (yield)


def pytest_sessionfinish() -> None:
    if folder := os.environ.get("FAULTS_RECORD"):
        name = os.environ.get("PYTEST_XDIST_WORKER", "main")
        (Path(folder) / f"{name}.json").write_text(
            json.dumps({key: sorted(tests) for key, tests in _hits.items()})
        )


def _pytest(faults: Sequence[Fault], *arguments: str, **env: str) -> int:
    given = json.dumps([{name: getattr(each, name) for name in each.__slots__} for each in faults])
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.faults", *arguments]
    return subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"FAULTS": given} | env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ).returncode


def _tests_of(faults: Sequence[Fault]) -> dict[str, list[str]]:
    """Fault → the tests of the default tier that run its line, in one run."""
    folder = REPORT / "hits"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    _pytest(faults, *EVERYTHING, *DEFAULT_TIER, FAULTS_RECORD=str(folder))
    tests: dict[str, set[str]] = defaultdict(set)
    for file in folder.iterdir():
        for key, known in json.loads(file.read_text()).items():
            tests[key].update(known)
    return {key: sorted(known) for key, known in tests.items()}


def _is_noticed(number: int, fault: Fault, tests: list[str]) -> bool:
    step = -(-len(tests) // MAX_TESTS)
    own = os.environ["DATABASE_URL"].replace("/portal?", f"/faults{number % 2}?")
    redis = os.environ["REDIS_URL"].replace("db=0", f"db={8 + number % 2}")
    env = {"DATABASE_URL": own, "REDIS_URL": redis}
    return _pytest([fault], "-x", *DEFAULT_TIER, *tests[::step], **env) == 1


def main() -> int:
    candidates = choose(FAULTS * SPARE, SEED)
    tests = _tests_of(candidates)
    by_room = defaultdict(list)
    for fault in candidates:
        if tests.get(fault.key):
            by_room[fault.room].append(fault)
    each = -(-FAULTS // len(ROOMS))
    chosen = [fault for faults in by_room.values() for fault in faults[:each]][:FAULTS]
    lanes = [chosen[::2], chosen[1::2]]
    with ThreadPoolExecutor(2) as pool:
        results = pool.map(
            lambda lane: [(fault, _is_noticed(lane, fault, tests[fault.key])) for fault in lanes[lane]],
            range(2),
        )
    told = [result for lane in results for result in lane]
    for fault, is_noticed in sorted(told, key=lambda one: (one[0].room, one[0].key)):
        verdict = "noticed" if is_noticed else "SURVIVES"
        print(f"{fault.room:10} {verdict:9} {len(tests[fault.key]):5} {fault.key}")
    noticed = sum(is_noticed for _fault, is_noticed in told)
    print(f"{noticed} of {len(told)} noticed")
    return 0 if noticed >= 0.9 * len(told) else 1


if __name__ == "__main__":
    sys.exit(main())
