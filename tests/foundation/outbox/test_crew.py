import threading
import time

from foundation.outbox.crew import FIRST, Crew


def test_more_callers_come_while_calls_wait_and_the_processor_is_idle():
    told_to_end = threading.Event()
    crew = Crew(lambda: told_to_end.wait(10), most=20)
    crew.staff(calls=500)
    assert len(crew) == FIRST
    until = time.monotonic() + 5
    while len(crew) < 20 and time.monotonic() < until:
        crew.staff(calls=500)
        time.sleep(0.02)
    told_to_end.set()
    assert len(crew) == 20


def test_there_are_never_more_callers_than_calls_or_connections():
    told_to_end = threading.Event()
    crew, narrow = Crew(lambda: told_to_end.wait(10), most=20), Crew(lambda: told_to_end.wait(10), most=2)
    for _ in range(3):
        crew.staff(calls=1)
        narrow.staff(calls=500)
        time.sleep(0.11)
    told_to_end.set()
    assert (len(crew), len(narrow)) == (1, 2)
