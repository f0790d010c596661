"""`make test` and `make test-all`, after the linters: the tests side by side, the journeys alone, what failed
once more by itself, and what it all comes to in the last forty lines."""

import json
import os
import re
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from dev.console import say
from dev.places import PYTHON, ROOT, run_folder
from dev.processes import run_in_group
from dev.tiers import JOURNEYS
from dev.verdict import Results, Verdict, judge, report

LONGEST = 75 * 60  # seconds: then a check ends itself, with its report
UNSTEADY_TESTS = re.compile(r"^- `(tests/\S+::.+?)`", re.MULTILINE)


class Stopwatch:
    """Seconds of the parts of a check; what belongs to no part is its set-up."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._parts: dict[str, float] = {}

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        begun = time.monotonic()
        try:
            yield
        finally:
            self._parts[name] = time.monotonic() - begun

    def split(self, name: str, first: str, seconds: float) -> None:
        """The first seconds of a part under a name of their own."""
        self._parts = {
            key: took
            for old, whole in self._parts.items()
            for key, took in ([(first, seconds), (old, whole - seconds)] if old == name else [(old, whole)])
        }

    def left(self) -> float:
        return max(1.0, self._begun + LONGEST - time.monotonic())

    def seconds(self) -> dict[str, float]:
        return {"set-up": time.monotonic() - self._begun - sum(self._parts.values()), **self._parts}


class TestsOfACheck:
    """Runs pytest in `root`, part after part, and keeps what each test said in files in `folder`."""

    __test__ = False  # not a class of tests

    def __init__(self, env: Mapping[str, str], root: Path, folder: Path, clock: Stopwatch) -> None:
        self.first, self.again = Results(), Results()
        self.reasons: list[str] = []
        self._env, self._root, self._folder, self._clock = env, root, folder, clock
        folder.mkdir(parents=True, exist_ok=True)

    def run(self, name: str, options: Sequence[str]) -> None:
        collected = self._folder / f"{name}.collected"
        collected.unlink(missing_ok=True)
        begun = time.time()
        self._run(name, options, self.first, {"COLLECTED": str(collected)})
        if collected.exists():  # its time is that of the machine, whatever the tests take it for
            self._clock.split(name, f"collection of {name}", collected.stat().st_mtime - begun)

    def run_again(self) -> None:
        """In one process of their own, in their order."""
        if tests := self.first.once_more:
            say(f"{len(tests)} failed: once more, by themselves …")
            self._run("once more", tests, self.again, {})

    def _run(self, name: str, options: Sequence[str], results: Results, more: Mapping[str, str]) -> None:
        log = self._folder / f"{name}.jsonl"
        log.unlink(missing_ok=True)
        limit, known = self._clock.left(), len(results.failures)
        with self._clock.part(name):
            pytest = [PYTHON, "-m", "pytest", f"--report-log={log}", *options]
            code = run_in_group(pytest, {**self._env, **more}, self._root, limit)
        results.add(log)
        if self._clock.left() <= 1:
            self.reasons.append(f"Ended after {LONGEST // 60} minutes, in the part “{name}”.")
        elif code not in (0, 1) or (code == 1 and len(results.failures) == known):
            self.reasons.append(
                f"pytest ended with code {code} in the part “{name}”, for no test of its own."
            )


def check(env: Mapping[str, str], options: Sequence[str], clock: Stopwatch, rules: Path) -> int:
    """The tests, after the linters; `rules` is the log of the tests that these ran."""
    tests = TestsOfACheck(env, ROOT, run_folder() / "tests", clock)
    tests.first.add(rules)
    tests.run("tests", options)
    tests.run("journeys", JOURNEYS)
    tests.run_again()
    verdict = judge(
        tests.first,
        tests.again,
        listed=listed_as_unsteady(),
        before=passed_alone_before(),
        least=least_tests(),
        reasons=tests.reasons,
    )
    remember(verdict)
    sys.stdout.write(report(verdict, tests.first, clock.seconds()) + "\n")
    sys.stdout.flush()
    return 0 if verdict.is_green else 1


def least_tests() -> int:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["tool"]["portal"]["least_tests"]


def listed_as_unsteady() -> list[str]:
    page = (ROOT / "docs" / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return UNSTEADY_TESTS.findall(page.partition("### Unsteady tests")[2])


def passed_alone_before() -> list[str]:
    """In an earlier run of the commit that is checked out, as far as this checkout remembers."""
    kept = _memory()
    known = json.loads(kept.read_text()) if kept.exists() else {}
    return known.get("tests", []) if known.get("commit") == _commit() else []


def remember(verdict: Verdict) -> None:
    tests = {*passed_alone_before(), *(each.test for each in verdict.unsteady)}
    _memory().write_text(json.dumps({"commit": _commit(), "tests": sorted(tests)}))


def _memory() -> Path:
    return run_folder() / "unsteady.json"


def _commit() -> str:
    """With the moment where something is not committed: then no run is a second run of the same."""
    asked = ["git", "describe", "--always", "--abbrev=40", "--dirty"]
    name = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    return name if name and not name.endswith("-dirty") else os.urandom(8).hex()
