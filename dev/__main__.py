"""`python3 -m dev COMMAND [WORD…]`, called by the Makefile."""

import sys

from dev import commands
from dev.console import Failure, be_quiet, complain, explain
from dev.processes import Stopped, stop_on_signals

COMMANDS = {
    "run": commands.run,
    "test": commands.test,
    "test-all": commands.test_all,
    "coverage": commands.coverage,
    "faults": commands.faults,
    "matrix": commands.matrix,
    "security": commands.security,
    "drill": commands.drill,
    "walks": commands.walks,
    "lint": commands.lint,
    "audit": commands.audit,
    "sbom": commands.sbom,
    "manage": commands.manage,
    "bench": commands.bench,
}


def main(command: str, arguments: list[str]) -> int:
    be_quiet(command == "manage" and not sys.stderr.isatty())
    stop_on_signals()
    try:
        return COMMANDS[command](arguments)
    except (Failure, OSError) as problem:
        if not (sentence := explain(problem)):
            raise
        complain(sentence)
        return 1
    except Stopped as stopped:
        return stopped.exit_code


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        sys.exit(f"Usage: python3 -m dev {'|'.join(COMMANDS)} [WORD…]")
    sys.exit(main(sys.argv[1], sys.argv[2:]))
