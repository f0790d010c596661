"""No regular expression of ours costs more than its text is long: one message must not hold a process."""

import pytest

from tests import pattern_costs
from tests.pattern_costs import LONG, Ours, hostile_texts, is_super_linear, our_patterns, seconds

pytestmark = pytest.mark.slow("measures seconds of the processor for every pattern")


@pytest.fixture(scope="module")
def patterns() -> list[Ours]:
    return our_patterns()


def test_no_pattern_of_ours_is_super_linear(patterns, record_property):
    steep: list[str] = []
    slowest: list[tuple[float, Ours]] = []
    for ours in patterns:
        for make in hostile_texts(ours.pattern):
            if is_super_linear(ours, make):
                steep.append(f"{ours.where}: {make(40)!r}")
                break
        else:
            slowest.append(
                (max((seconds(ours, make(LONG)) for make in hostile_texts(ours.pattern)), default=0), ours)
            )
    worst = sorted(slowest, key=lambda found: -found[0])[:3]
    record_property("figure", "; ".join(f"{ours.where} {took * 1000:.0f} ms" for took, ours in worst))
    assert steep == [], f"{LONG} letters cost more than {pattern_costs.MAX_RATIO} times a quarter of them"


def test_the_patterns_of_modules_dictionaries_and_calls_are_found(patterns):
    known = {ours.where for ours in patterns}
    assert len(known) > 800
    assert "assistant/petition_steps.py OPENING" in known
    assert any(where.startswith("petitions/categories.py _FIELDS") for where in known)  # in phrases, in pairs
    assert any(where.startswith("assistant/petition_steps.py:") for where in known)  # where it is used


@pytest.mark.parametrize(
    "pattern",
    [
        r"^\s*(?:tôi|em)?\s*(?:muốn)?\s*(?:gửi)?\s*phản ánh",
        r"(?:a+)+$",
        r"\b(?:bao|tin)\b.*\bkhong\b",
        r"\s*:",
        r"(\w+ )*x",
    ],
)
def test_a_steep_pattern_is_noticed(pattern):
    import re

    ours = Ours(re.compile(pattern), "here", frozenset({"search"}))
    assert any(is_super_linear(ours, make) for make in hostile_texts(ours.pattern))


@pytest.mark.parametrize("pattern", [r"\bhow long\b.{0,200}\bwait\b", r"\bngay (?:\S{1,40} ){0,9}?xong\b"])
def test_a_repeat_with_a_bound_is_not(pattern):
    import re

    ours = Ours(re.compile(pattern), "here", frozenset({"search"}))
    assert not any(is_super_linear(ours, make) for make in hostile_texts(ours.pattern))
