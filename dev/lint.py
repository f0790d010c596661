"""The checks of `make lint`, all at once; the hooks of pre-commit call the same tools."""

from collections.abc import Mapping, Sequence

from dev import environment
from dev.console import complain, say
from dev.places import LOGS, PYTHON, ROOT, RUN
from dev.processes import Guard, start, stop

RULES = RUN / "rules.jsonl"  # what the tests of the house said, for `make test`
CHECKS: dict[str, Sequence[str]] = {
    "ruff-check": ["-m", "ruff", "check", "."],
    "ruff-format": ["-m", "ruff", "format", "--check", "."],
    "djlint": ["-m", "djlint", ".", "--lint", "--quiet", "--use-gitignore"],
    "djlint-format": ["-m", "djlint", ".", "--check", "--quiet", "--use-gitignore"],
    "migrations": ["manage.py", "makemigrations", "--check", "--dry-run"],
    "migration-safety": ["-m", "tests.architecture.migration_safety"],
    "bandit": ["-m", "bandit", "--quiet", "--configfile", "pyproject.toml", "--recursive", "."],
    "deploy": ["manage.py", "check", "--deploy", "--fail-level", "WARNING"],
    "mypy": ["-m", "mypy", "."],
    "rules": ["-m", "pytest", "-q", "-m", "rules", f"--report-log={RULES}", "tests/architecture"],
}


def run_lint(env: Mapping[str, str]) -> int:
    """1 where a check complains, with what it said; `env` has the servers' addresses."""
    strict = {**environment.for_production_checks(), **env}
    say("Linting …")
    guard = Guard()
    running = {}
    try:
        for name, arguments in CHECKS.items():
            (log := LOGS / f"lint-{name}.log").unlink(missing_ok=True)
            running[name] = start([PYTHON, *arguments], strict, log, ROOT)
            guard.watch(running[name])
        failed = [name for name, process in running.items() if process.wait()]
    finally:
        stop(running.values())
        guard.dismiss()
    for name in failed:
        complain(f"{name}:\n{(LOGS / f'lint-{name}.log').read_text(errors='replace').rstrip()}")
    if failed:
        complain(f"RED: make lint: {', '.join(failed)}.")
    return 1 if failed else 0
