"""What each `make` target does. Every function takes the words after the target and returns an exit code."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from dev import browser, environment, setup
from dev.console import Failure, complain, say
from dev.lint import run_lint
from dev.locks import Lock
from dev.matrix import run as run_matrix
from dev.places import LOGS, PYTHON, ROOT, run_folder
from dev.processes import run_in_foreground, run_in_group, start, stop
from dev.servers import servers
from dev.services import POLL_SECONDS, SANDBOX, Supervisor, background, require_free, web
from dev.venv import DEVELOPMENT, RUNTIME

# One process more than CI has processors: with as many, these were idle for a third of the time, while tests
# wait for servers or seconds of the clock. The tests of a file stay together, they share what they build.
# tests/conftest.py orders.
EVERYTHING = ("-n", "3", "--dist", "loadfile", "--no-loadscope-reorder")
# Making the database counts for the first test that needs it: on a busy machine longer than a test may take.
SECURITY_CHECKS = ("-p", "tests.security.table", "-m", "security_check", "--timeout", "300")
DRILLS_TABLE = ("-p", "tests.operations.table", "--timeout", "300")
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
    """Linters first (unless a part of the tests was asked for), then the tests on servers of their own."""
    setup.prepare(DEVELOPMENT, letters_required=True)
    env = environment.for_tests()
    env["CHROMIUM_PATH"] = browser.provide(env)
    with one_run_of_tests(), servers("test", env, durable=False) as addresses:
        env.update(addresses)
        tests = [PYTHON, "-m", "pytest", *_of_pytest(arguments)]
        if arguments:
            return run_in_group(tests, env, ROOT)
        templates = start([PYTHON, "-m", "tests.database", "demo"], env, LOGS / "templates.log", ROOT)
        try:
            return run_lint(env) or run_in_group(tests, env, ROOT)
        finally:
            stop([templates])


def _of_pytest(arguments: Sequence[str]) -> list[str]:
    """Where no file or folder is named, all processors work: `-m 'not browser'` is a tier of everything."""
    named = any((ROOT / word.partition("::")[0]).exists() for word in arguments)
    return [*arguments] if named else [*EVERYTHING, *arguments]


def coverage(arguments: Sequence[str]) -> int:
    """The tests again, then the lines of the portal that none of them has run."""
    setup.prepare(DEVELOPMENT, letters_required=True)
    env = environment.for_tests()
    env["CHROMIUM_PATH"] = browser.provide(env)
    tool = [PYTHON, "-m", "coverage"]
    with one_run_of_tests(), servers("test", env, durable=False) as addresses:
        env.update(addresses)
        run_in_group([*tool, "erase"], env, ROOT)
        code = run_in_group([*tool, "run", "-m", "pytest", *_of_pytest(arguments)], env, ROOT)
        for step in (["combine", "--quiet"], ["html", "--quiet"], ["report"]):
            run_in_group([*tool, *step], env, ROOT)
    return code


def matrix(arguments: Sequence[str]) -> int:
    """The tests on every Python of this machine with every series of Django."""
    setup.prepare(DEVELOPMENT, letters_required=True)
    with one_run_of_tests(), servers("test", environment.for_tests(), durable=False) as addresses:
        return run_matrix({**environment.for_tests(), **addresses}, arguments)


def security(arguments: Sequence[str]) -> int:
    """The tests of the security checks with their table; `full` asks every page and adds the programs,
    `write` puts the table into docs/security.md."""
    if unknown := set(arguments) - {"full", "write"}:
        raise Failure(f"make security knows full and write, not {', '.join(sorted(unknown))}.")
    if "full" in arguments:
        os.environ["SECURITY_FULL"] = "1"
    code = test([*SECURITY_CHECKS, *(WRITTEN if "write" in arguments else ()), *EVERYTHING])
    return bench(FULL_SIZE_PROGRAMS) or code if "full" in arguments else code


def drill(arguments: Sequence[str]) -> int:
    """The faults of operations, each made to happen, with their table; `write` puts it into the page."""
    if "operations" not in arguments or set(arguments) - {"operations", "write"}:
        raise Failure("make drill knows ARGS=operations, and ARGS='operations write'.")
    from tests.operations.drills import DRILLS

    tests = [test for each in DRILLS for test in each.tests]
    written = ("--write-drills", "docs/reliability.md") if "write" in arguments else ()
    return test([*DRILLS_TABLE, *written, *tests])


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
    setup.prepare(DEVELOPMENT)
    env = environment.for_tests()
    with servers("test", env, durable=False) as addresses:
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
