"""A worker that a test kills: campaigns under way, then all lanes. `python -m tests.security.worker`"""

import sys
import time

import django


def work() -> None:
    from announcements import tasks
    from foundation.outbox import relay
    from foundation.outbox.models import Lane

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        tasks.advance()
        for lane in Lane:
            relay.run(lane, seconds=1)
        time.sleep(0.02)


if __name__ == "__main__":
    django.setup()
    work()
