"""`python -m bench [NAME…]`: measure, and print the table. Servers: DATABASE_URL and REDIS_URL."""

import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from bench import table
from bench.programs import NAMES, measure


def main(names: list[str]) -> int:
    if not set(names) <= set(NAMES):
        print(f"Usage: python -m bench [{'|'.join(NAMES)}]", file=sys.stderr)
        return 2
    rows: list[table.Row] = []
    for name in names or NAMES:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            found = process.submit(measure, name).result()
        print(table.markdown(found), file=sys.stderr, flush=True)  # what is known, should a later one break
        rows += found
    print(table.markdown(rows))
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
