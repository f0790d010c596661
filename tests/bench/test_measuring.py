"""The parts of bench/ that a wrong figure would come from; nothing here is timed."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from bench import load, table
from tests.ports import free_port, silent_port
from tests.sandboxes.zalo.running import ROOT, wait_until


@pytest.fixture
def stub() -> Iterator[int]:
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "bench.stub", str(port), "0"], cwd=ROOT)
    wait_until(lambda: load.run(port, [load.request("/")], connections=1).statuses == {200: 1})
    yield port
    process.terminate()
    process.wait(60)


def test_every_request_is_sent_once_and_its_answer_counted(stub):
    requests = [load.request("/send", b'{"n": %d}' % n, method="POST") for n in range(300)]
    done = load.run(stub, requests, connections=16)
    assert done.statuses == {200: 300}
    assert sorted(done.answered) == list(range(300))
    assert 0 < done.p50 <= done.p99


def test_what_nobody_answers_is_no_answer():
    done = load.run(silent_port(), [load.request("/")] * 5, connections=2)
    assert (done.statuses, done.answered, done.per_second) == ({0: 5}, (), 0)


def test_ratios_are_of_pairs_and_their_median_decides():
    spread = table.of_pairs([10, 30, 20], [100, 100, 50])
    assert (spread.median, str(spread)) == (0.3, "0.30 (0.10–0.40)")


def test_a_claim_that_does_not_hold_says_so():
    row = table.Row("claim", "1/s", "–", "2/s", "2.00", "≥ 3", holds=False)
    assert table.markdown([row]).splitlines()[-1] == "| claim | 1/s | – | 2/s | 2.00 | ≥ 3 | NO |"
