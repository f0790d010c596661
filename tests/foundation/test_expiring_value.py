"""What a process keeps for some seconds ends by itself, by its owner, or with everything else."""

import pytest

from foundation.expiring_value import ExpiringValue


@pytest.fixture
def clock(monkeypatch):
    """The seconds that have passed; a test lets more of them pass."""
    passed = [0.0]
    monkeypatch.setattr("foundation.expiring_value.time.monotonic", lambda: 1000 + passed[0])
    return passed


def test_a_value_is_read_once_and_again_after_its_seconds(clock):
    value, reads = ExpiringValue[int](seconds=10), iter((1, 2))
    assert [value.get_or_read(lambda: next(reads)) for _ in range(3)] == [1, 1, 1]
    clock[0] = 10
    assert (value.get(), value.last) == (None, 1)
    assert value.get_or_read(lambda: next(reads)) == 2


def test_nothing_found_is_kept_as_well(clock):
    value, reads = ExpiringValue[dict[str, int]](seconds=10), iter(({},))
    assert [value.get_or_read(lambda: next(reads)) for _ in range(2)] == [{}, {}]


def test_what_cannot_be_read_is_not_kept(clock):
    value = ExpiringValue[int](seconds=10)
    with pytest.raises(ZeroDivisionError):
        value.get_or_read(lambda: 1 // 0)
    assert value.get_or_read(lambda: 1) == 1


def test_all_values_of_a_process_are_forgotten_together(clock):
    values = [ExpiringValue[bool](seconds=60) for _ in range(2)]
    for value in values:
        value.put(True)
    ExpiringValue.forget_all()
    assert [(value.get(), value.last) for value in values] == [(None, None)] * 2
