"""What each `make` target does. Every function takes the words after the target and returns an exit code."""

import datetime as dt
import os
import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from dev import browser, clock, environment, setup
from dev.console import Failure, complain, say
from dev.lint import RULES, run_lint
from dev.locks import Lock
from dev.matrix import run as run_matrix
from dev.places import LOGS, PYTHON, ROOT, run_folder, servers_folder
from dev.processes import run_in_foreground, run_in_group, start, stop
from dev.servers import servers
from dev.services import POLL_SECONDS, SANDBOX, Supervisor, background, require_free, web
from dev.testing import Stopwatch, check
from dev.tiers import DEFAULT_TIER, EVERYTHING, SLOW_TOO
from dev.venv import DEVELOPMENT, RUNTIME

# Making the database counts for the first test that needs it: on a busy machine longer than a test may take.
SECURITY_CHECKS = ("-p", "tests.security.table", "-m", "security_check", "--timeout", "300")
DRILLS_TABLE = ("-p", "tests.operations.table", "--timeout", "300")
WALKS_TABLE = ("-p", "tests.walks.table", "tests/walks")
WRITTEN = ("--write-checks", "docs/security.md")
FULL_SIZE_PROGRAMS = ("drill", "campaigns")  # FULL_SIZE in tests/security/checks.py says for which checks


def run(_arguments: Sequence[str]) -> int:
    """The whole portal beside its sandbox, until a signal or the first service that ends."""
    if not Lock(run_folder() / "run.lock").try_take():  # held until the launcher ends
        raise Failure(
            "`make run` is running in this checkout already; a second one needs a clone of its own."
        )
    port, sandbox_port = environment.ports(os.environ)
    require_free(port, "PORT")
    require_free(sandbox_port, "SANDBOX_PORT")
    environment.remember_ports(port, sandbox_port)
    env = environment.for_development(port, sandbox_port)
    setup.prepare(RUNTIME)
    instance = environment.instance(env)
    with servers(instance, env) as addresses:
        env.update(addresses)
        setup.migrate(env, instance)
        setup.collect_static(env)
        with Supervisor(env) as supervisor:
            supervisor.start(SANDBOX)
            supervisor.wait_for("sandbox", f"http://127.0.0.1:{sandbox_port}/")
            say("Loading the demo province …")  # and its people into the sandbox, which forgets them
            setup.manage("Loading the demo province", ["seed_demo"], env)
            supervisor.start(web(port))  # alone, so that pages answer in seconds on a small machine
            supervisor.wait_for("web", f"http://127.0.0.1:{port}/healthz")
            supervisor.start(*background())
            _welcome(port, sandbox_port)
            while True:
                supervisor.check()
                time.sleep(POLL_SECONDS)


def _welcome(port: int, sandbox_port: int) -> None:
    say(f"""
  Portal          http://127.0.0.1:{port}/
  Officers' desk  http://127.0.0.1:{port}/admin/
  Zalo sandbox    http://127.0.0.1:{sandbox_port}/   (the citizens' phones)
  Sent e-mails    .run/mail/
  Logs            .run/logs/

{(LOGS / "seed_demo.log").read_text().rstrip()}

  Ctrl-C stops everything.""")


def test(arguments: Sequence[str]) -> int:
    """Linters, the tests that prove behaviour and the journeys; with arguments, pytest. On the day of DAY."""
    if not arguments:
        return _check(DEFAULT_TIER)
    named = any((ROOT / word.partition("::")[0]).exists() for word in arguments)
    return _run_tests(arguments if named else [*EVERYTHING, *DEFAULT_TIER, *arguments])


def test_all(arguments: Sequence[str]) -> int:
    """Every test, those with many browsers, processes or minutes too, in an order that no run had before."""
    if arguments:
        return _run_tests([*EVERYTHING, *arguments])
    say(f"The order of the tests: --randomly-seed={(seed := secrets.randbelow(10_000))}")
    return _check([*SLOW_TOO, f"--randomly-seed={seed}"])


def _check(tier: Sequence[str]) -> int:
    watch = Stopwatch()
    setup.prepare(DEVELOPMENT, letters_required=True)
    with servers_of_tests() as env, tables_of_tests(env):
        with watch.part("linters"):
            code = _lint()
        return code or check(env, [*EVERYTHING, *tier], watch, rules=RULES)


def _run_tests(arguments: Sequence[str]) -> int:
    with servers_of_tests() as env:
        return run_in_group([PYTHON, "-m", "pytest", *arguments], env, ROOT)


@contextmanager
def servers_of_tests() -> Iterator[dict[str, str]]:
    """The environment of pytest. PostgreSQL is a private one, whose clock the tests can set."""
    setup.prepare(DEVELOPMENT, letters_required=True)
    env = environment.for_tests()
    env.pop("DATABASE_URL", None)
    env["CHROMIUM_PATH"] = browser.provide(env)
    ahead = clock.day_of_tests(env).timestamp() - dt.datetime.now(dt.UTC).timestamp()
    moved = clock.environment(ahead, clock.library_in(servers_folder("test")))
    with one_run_of_tests(), servers("test", {**env, **moved}, durable=False) as addresses:
        yield {**env, **addresses, "CLOCK_AHEAD": str(ahead)}


@contextmanager
def tables_of_tests(env: Mapping[str, str]) -> Iterator[None]:
    """Made beside the linters, whose last one leaves a core idle; who needs them sooner waits."""
    process = start([PYTHON, "-m", "tests.database"], env, LOGS / "tables-of-tests.log", ROOT)
    try:
        yield
    finally:
        stop([process])


def coverage(arguments: Sequence[str]) -> int:
    """The tests again, then the lines of the portal that none of them has run."""
    tool = [PYTHON, "-m", "coverage"]
    with servers_of_tests() as env:
        run_in_group([*tool, "erase"], env, ROOT)
        code = run_in_group(
            [*tool, "run", "-m", "pytest", *(arguments or [*EVERYTHING, *DEFAULT_TIER])], env, ROOT
        )
        for step in (["combine", "--quiet"], ["html", "--quiet"], ["report"]):
            run_in_group([*tool, *step], env, ROOT)
    return code


def faults(_arguments: Sequence[str]) -> int:
    """Which of forty wrong lines the default tier notices."""
    with servers_of_tests() as env:
        return run_in_group([PYTHON, "-m", "tests.faults"], env, ROOT)


def matrix(arguments: Sequence[str]) -> int:
    """The tests on every Python of this machine with every series of Django."""
    with servers_of_tests() as env:
        return run_matrix(env, arguments)


def security(arguments: Sequence[str]) -> int:
    """The tests of the security checks with their table; `full` asks every page and adds the programs,
    `write` puts the table into docs/security.md."""
    if unknown := set(arguments) - {"full", "write"}:
        raise Failure(f"make security knows full and write, not {', '.join(sorted(unknown))}.")
    if "full" in arguments:
        os.environ["SECURITY_FULL"] = "1"
    code = _run_tests([*SECURITY_CHECKS, *(WRITTEN if "write" in arguments else ()), *EVERYTHING])
    return bench(FULL_SIZE_PROGRAMS) or code if "full" in arguments else code


def drill(arguments: Sequence[str]) -> int:
    """The faults of operations, each made to happen, with their table; `write` puts it into the page."""
    if "operations" not in arguments or set(arguments) - {"operations", "write"}:
        raise Failure("make drill knows ARGS=operations, and ARGS='operations write'.")
    from tests.operations.drills import DRILLS

    tests = [test for each in DRILLS for test in each.tests]
    written = ("--write-drills", "docs/reliability.md") if "write" in arguments else ()
    return _run_tests([*DRILLS_TABLE, *written, *tests])


def walks(arguments: Sequence[str]) -> int:
    """Files and functions that a few acts enter, with their table; `write` draws them into the page."""
    if set(arguments) - {"write"}:
        raise Failure("make walks knows ARGS=write.")
    written = ("--write-walks", "docs/architecture.md") if arguments else ()
    return _run_tests([*WALKS_TABLE, *written])


@contextmanager
def one_run_of_tests() -> Iterator[None]:
    """Two test runs would use the same test database; the second waits."""
    lock = Lock(run_folder() / "tests.lock")
    if not lock.try_take():
        say("Waiting for the other test run of this checkout …")
        lock.take(patience=3600)
    try:
        yield
    finally:
        lock.close()


def lint(_arguments: Sequence[str]) -> int:
    """Ruff, djlint, mypy, bandit, migrations and `check --deploy`, on servers of their own."""
    setup.prepare(DEVELOPMENT)
    return _lint()


def _lint() -> int:
    env = environment.for_tests()
    with servers("lint", env, durable=False) as addresses:
        return run_lint({**env, **addresses})


def audit(_arguments: Sequence[str]) -> int:
    """Known vulnerabilities of the pinned packages."""
    setup.prepare(DEVELOPMENT)
    return run_in_group([PYTHON, "-m", "dev.audit"], environment.for_tests(), ROOT)


def sbom(_arguments: Sequence[str]) -> int:
    """The bill of materials of what a release runs, in the format of CycloneDX."""
    setup.prepare(DEVELOPMENT)
    options = ["--output-reproducible", "--output-format", "JSON", "--output-file", "sbom.json"]
    command = [PYTHON, "-m", "cyclonedx_py", "requirements", *options, RUNTIME]
    return run_in_group(command, environment.for_tests(), ROOT)


def manage(arguments: Sequence[str]) -> int:
    """A management command, on the running servers where they run, with nothing of ours on stdout."""
    env = environment.for_development(*environment.ports({**environment.remembered_ports(), **os.environ}))
    setup.prepare(RUNTIME)
    instance = environment.instance(env)
    with servers(instance, env) as addresses:
        env.update(addresses)
        try:
            setup.migrate(env, instance)
        except Failure as failure:
            complain(str(failure))  # `check` or `makemigrations` may be what mends it
        return run_in_foreground([PYTHON, "manage.py", *arguments], env, ROOT)


def bench(arguments: Sequence[str]) -> int:
    """The measurements, on durable servers of their own."""
    setup.prepare(DEVELOPMENT, letters_required=False)
    env = environment.for_development(8000, 8100)
    with servers("bench", env) as addresses:
        env.update(addresses)
        setup.migrate(env, "bench")
        return run_in_group([PYTHON, "-m", "bench", *arguments], env, ROOT)
