"""A process of its own that renews the token at each signal: `python -m tests.zalo_channel.renewing`.

Reads a line "<unix time to begin> <stale token>" a round, renews, prints the end of the new token.
"""

import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from zalo_channel import tokens  # noqa: E402


def main() -> None:
    print("ready", flush=True)  # noqa: T201
    for line in sys.stdin:
        begin, stale = line.split()
        time.sleep(max(float(begin) - time.time(), 0))
        print(tokens.renew(stale=stale)[-12:], flush=True)  # noqa: T201


main()
