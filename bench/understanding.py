"""What a message means: the example spelt most alike (rapidfuzz), and ours, in turn; the time to load."""

import subprocess
import sys
import time
from statistics import median
from typing import Any

from bench.table import Row

GOAL_MS, GOAL_LOAD, GOAL_RIGHT = 2.0, 1.0, 0.92
LOADING = (
    "import time; begun = time.perf_counter(); from assistant.understanding import understand;"
    " understand('xe buýt'); print(time.perf_counter() - begun)"
)


def run() -> list[Row]:
    from assistant.understanding import understand
    from assistant.understanding.evaluation import FROZEN, read_file

    messages = read_file(FROZEN)
    understand("xe buýt")
    times, right = [], 0
    for message in messages:
        begun = time.perf_counter()
        right += understand(message.text).intent == message.intent
        times.append((time.perf_counter() - begun) * 1000)
    near_times, near_right = _nearest(messages)
    loaded = float(subprocess.run([sys.executable, "-c", LOADING], capture_output=True, check=True).stdout)
    spelt, meant, count = median(near_times), median(times), len(messages)
    return [
        Row(
            "understanding, median a message",
            "–",
            f"{spelt:.2f} ms",
            f"{meant:.2f} ms",
            f"{meant / spelt:.2f}",
            f"≤ {GOAL_MS} ms",
            meant <= GOAL_MS,
        ),
        Row(
            f"understanding, {count} frozen messages",
            "–",
            f"{near_right / count:.1%}",
            f"{right / count:.1%}",
            f"{right / near_right:.2f}",
            f"≥ {GOAL_RIGHT:.0%}",
            right / count >= GOAL_RIGHT,
        ),
        Row(
            "understanding, model and lexicon loaded",
            "–",
            "–",
            f"{loaded:.2f} s",
            "–",
            f"≤ {GOAL_LOAD} s",
            loaded <= GOAL_LOAD,
        ),
    ]


def _nearest(messages: list[Any]) -> tuple[list[float], int]:
    """The naive way: the meaning of the example that is spelt most alike."""
    from rapidfuzz import fuzz, process

    from assistant.understanding.training import shipped_examples
    from foundation.vietnamese.folding import fold

    examples = shipped_examples()
    folded = [fold(example.phrase) for example in examples]
    times, right = [], 0
    for message in messages:
        begun = time.perf_counter()
        found = process.extractOne(fold(message.text), folded, scorer=fuzz.token_sort_ratio)
        right += bool(found) and examples[found[2]].meaning == message.intent
        times.append((time.perf_counter() - begun) * 1000)
    return times, right
