"""A worker as a process of its own, for tests that kill it: it hears what arrived and sends what is owed."""

import sys
import time

import django


def work() -> None:
    from foundation.outbox import relay
    from foundation.outbox.models import Lane
    from zalo_channel.processing import process_new

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        process_new(seconds=1)
        relay.run(Lane.REPLY, seconds=1)
        relay.run(Lane.NOTICE, seconds=1)
        time.sleep(0.02)


if __name__ == "__main__":
    django.setup()
    work()
