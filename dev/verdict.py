"""What the tests of a check say together: who failed, who is unsteady, and whether it is green."""

import json
import shlex
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

MOST_ONCE_MORE = 10  # where more fail it is not the weather: red without a second try
MOST_UNSTEADY = 3
RED_AT_ONCE = ("collection", "teardown")
WIDTH = 180


@dataclass(frozen=True)
class Failure:
    test: str  # its node id
    phase: str  # "collection", "setup", "call", "teardown", or "crash" of the process
    error: str  # the first line of it


@dataclass
class Results:
    """By the node ids of tests: who passed, the first failure of each, its own seconds with its fixtures'."""

    ran: set[str] = field(default_factory=set)
    failures: dict[str, Failure] = field(default_factory=dict)
    seconds: Counter[str] = field(default_factory=Counter)

    @property
    def passed(self) -> set[str]:
        return self.ran - self.failures.keys()

    @property
    def once_more(self) -> list[str]:
        """What is run again: nothing where it could not change that the check is red."""
        second_try = [each.test for each in self.failures.values() if each.phase not in RED_AT_ONCE]
        return second_try if len(self.failures) <= MOST_ONCE_MORE else []

    def add(self, log: Path) -> None:
        """The lines of pytest-reportlog; a process that was ended leaves those until then."""
        for line in log.read_text().splitlines(keepends=True) if log.exists() else ():
            if not line.endswith("\n"):  # it was ended in the middle
                break
            report = json.loads(line)
            if report["$report_type"] not in ("TestReport", "CollectReport"):
                continue
            test, phase = report["nodeid"], report.get("when") or "collection"
            self.seconds[test] += report.get("duration", 0)
            if report["outcome"] == "failed":
                phase = "crash" if phase == "???" else phase
                self.failures.setdefault(test, Failure(test, phase, first_line(report["longrepr"])))
            elif phase == "call" and report["outcome"] == "passed":
                self.ran.add(test)


def first_line(said: object) -> str:
    """Of what pytest kept of a failure: a crash with a message, or the text of a traceback."""
    if isinstance(said, dict):
        crash = said.get("reprcrash") or {}
        said = crash.get("message") or str(said)
    lines = [line for line in str(said).splitlines() if line.strip()]
    errors = [line.removeprefix("E").strip() for line in lines if line.startswith("E  ")]
    return next(iter(errors or lines), "it said nothing")[:WIDTH]


@dataclass(frozen=True)
class Verdict:
    passed: int
    failed: list[Failure]
    unsteady: list[Failure]  # failed among the others, passed alone
    reasons: list[str]  # what else makes it red

    @property
    def is_green(self) -> bool:
        return not self.failed and not self.reasons


def judge(
    first: Results,
    again: Results,
    *,
    listed: Collection[str],
    before: Collection[str],
    least: int,
    reasons: Iterable[str] = (),
) -> Verdict:
    """`listed` tests are known as unsteady, those of `before` were so in another run of this commit."""
    failed = [each for each in first.failures.values() if each.test not in again.passed]
    unsteady = [each for each in first.failures.values() if each.test in again.passed]
    red = list(reasons)
    for test in [each.test for each in unsteady]:
        if test in listed:
            red.append(f"{test} is on the list of unsteady tests already (docs/CONTRIBUTING.md): mend it.")
        elif test in before:
            red.append(f"{test} failed among the others and passed alone before: look at the order.")
    if len(unsteady) > MOST_UNSTEADY:
        red.append(f"{len(unsteady)} tests are unsteady; {MOST_UNSTEADY} may be.")
    if (passed := len(first.passed | again.passed)) < least:
        red.append(f"{passed} tests passed; at least {least} must (pyproject.toml, [tool.portal]).")
    return Verdict(passed, failed, unsteady, red)


def command(test: str) -> str:
    """What repeats this test; its id went through make, and a shell."""
    return "make test ARGS=" + shlex.quote(shlex.quote(test.replace("$", "$$")))


def report(verdict: Verdict, first: Results, seconds: Mapping[str, float]) -> str:
    """At most forty lines from which all can be told."""
    slowest = [f"{took:6.1f} s  {test[:WIDTH]}" for test, took in first.seconds.most_common(10)]
    lines = ["", "Slowest:", *slowest]
    for each in verdict.unsteady:
        lines.append(f"unsteady, passed alone: {each.test} – {each.error}")
    for each in verdict.failed[:MOST_ONCE_MORE]:
        lines += [f"failed: {command(each.test)}", f"    {each.phase}: {each.error}"]
    if more := verdict.failed[MOST_ONCE_MORE:]:
        lines.append(f"… and {len(more)} more, for example {command(more[0].test)}")
    lines += [reason[: 2 * WIDTH] for reason in verdict.reasons]
    lines.append(" · ".join(f"{what} {took:.0f} s" for what, took in seconds.items()))
    counts = f"{verdict.passed} passed, {len(verdict.failed)} failed, {len(verdict.unsteady)} unsteady"
    return "\n".join([*lines, f"{'Green' if verdict.is_green else 'RED'}: {counts}."])
