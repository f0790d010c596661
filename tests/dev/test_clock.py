"""The clock of processes on another day than the machine's."""

import subprocess
import sys

from tests import clock

SECONDS_MOVED = """
import os, time
def ahead(): return time.time() - time.monotonic()
before = ahead()
os.environ["FAKETIME"] = "+5.000"
time.sleep(11)
time.time()
print(round(ahead() - before))
"""


def test_a_process_keeps_its_clock_when_it_gives_its_own_children_another():
    """libfaketime reads its variable again after ten seconds; a test that runs then would go back in time."""
    env = clock.for_processes()
    moved = subprocess.run([sys.executable, "-c", SECONDS_MOVED], env=env, check=True, capture_output=True)
    assert int(moved.stdout) == 0


COST_OF_THREADS = """
import threading, time
def work():
    for _ in range(100):
        sum(range(50_000))
begun = time.process_time()
for _ in range(10):
    work()
alone, begun = time.process_time() - begun, time.process_time()
threads = [threading.Thread(target=work) for _ in range(10)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print((time.process_time() - begun) / alone)
"""


def test_threads_cost_no_more_than_the_same_work_in_turn():
    """Those of a web server or worker, which libfaketime made wait in a spin: 3.5 to 4 times."""
    cost = subprocess.run(
        [sys.executable, "-c", COST_OF_THREADS], env=clock.for_processes(), check=True, capture_output=True
    )
    assert float(cost.stdout) < 2
