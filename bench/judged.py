"""What readers said of dialogues: `python -m bench.judged A.md [B.md]`, from `bot_eval --transcript`.

A reader writes PASS, HALF or FAIL behind each `→` of his copy. Printed are the turns passed and the dialogues
without a failure, by class; with two readers a turn passes where both let it pass, and their agreement stands
beside it.
"""

import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

WORDS = ("PASS", "HALF", "FAIL")
_REPLY = re.compile(r"^```$.*?^```$", re.M | re.S)
_TURN = re.compile(rf"^## (\S+) · (\S+)|^→ *({'|'.join(WORDS)})\b", re.M)


class Judged(NamedTuple):
    """The class of a dialogue and the reader's word on each of its turns."""

    kind: str
    turns: list[str]


def read_verdicts(path: Path) -> dict[str, Judged]:
    """By dialogue. ValueError where a turn has no verdict."""
    text = _REPLY.sub("", path.read_text(encoding="utf-8"))
    if open_turns := len(re.findall(rf"^→(?! *(?:{'|'.join(WORDS)})\b)", text, re.M)):
        raise ValueError(f"{path}: {open_turns} turns have no verdict.")
    judged: dict[str, Judged] = {}
    last: list[str] = []
    for name, kind, word in _TURN.findall(text):
        if name:
            last = judged.setdefault(name, Judged(kind, [])).turns
        else:
            last.append(word)
    return judged


def together(readers: list[dict[str, Judged]]) -> dict[str, Judged]:
    """The strictest word on each turn."""
    return {
        name: Judged(
            judged.kind,
            [
                max(words, key=WORDS.index)
                for words in zip(*(reader[name].turns for reader in readers), strict=True)
            ],
        )
        for name, judged in readers[0].items()
    }


def agreement(one: dict[str, Judged], other: dict[str, Judged]) -> tuple[float, float]:
    """The share of turns on which two readers agree whether they pass, and Cohen's kappa."""
    pairs = [
        (a == "PASS", b == "PASS")
        for name in one
        for a, b in zip(one[name].turns, other[name].turns, strict=True)
    ]
    agreed = sum(a == b for a, b in pairs) / len(pairs)
    yes, also = (sum(pair[at] for pair in pairs) / len(pairs) for at in (0, 1))
    chance = yes * also + (1 - yes) * (1 - also)
    return agreed, (agreed - chance) / (1 - chance) if chance < 1 else 1.0


def table(judged: dict[str, Judged]) -> str:
    """A line a class and one for all: turns passed, half, failed; dialogues without a failure."""
    classes: dict[str, list[Judged]] = defaultdict(list)
    for each in judged.values():
        classes[each.kind].append(each)
    return "\n".join(
        [
            *(_line(kind, found) for kind, found in sorted(classes.items())),
            _line("all", list(judged.values())),
        ]
    )


def _line(kind: str, found: list[Judged]) -> str:
    words = Counter(word for each in found for word in each.turns)
    whole = sum("FAIL" not in each.turns for each in found)
    passed = f"{words['PASS']:>4} of {words.total():<4}{words['PASS'] / max(words.total(), 1):>6.0%}"
    return f"{kind:<16}{passed}  half {words['HALF']:<3}  whole {whole} of {len(found)}"


if __name__ == "__main__":
    readers = [read_verdicts(Path(name)) for name in sys.argv[1:]]
    print(table(together(readers)))
    if len(readers) == 2:
        agreed, kappa = agreement(*readers)
        print(f"agreed {agreed:.0%}, κ {kappa:.2f}")
