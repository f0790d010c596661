"""20,000 questions about scores in the chat, at the rate that the platform allows, while the web is asked.

They are all asked at once, as at the hour; what counts is how fast the platform gets the replies, against
the budget, and that none is missing: `python -m bench.exam_chat --questions 2000`.
"""

import sys
import threading
import time
from argparse import ArgumentParser
from collections import Counter
from statistics import median

from bench import ground, table
from bench.exam_stage import Stage, checked
from bench.table import Row

CANDIDATES, QUESTIONS, WALK = 1_200_000, 20_000, 2_000
BUDGET = 4_000  # a minute
ENVIRONMENT = {
    "TRUSTED_PROXY_COUNT": "1",
    "OUTBOX_SENDS_PER_MINUTE": str(BUDGET),
    "LOG_LEVEL": "WARNING",
}
EDGE = 0.05  # of the replies at either end, while it starts and while it ends
GOAL = 0.95  # of the budget


def run(questions: int = QUESTIONS, candidates: int = CANDIDATES) -> list[Row]:
    with ground.prepared("exam_chat", **ENVIRONMENT) as site:
        stage = Stage(site, candidates)
        stage.prepare(questions, {"rate_limit_per_minute": BUDGET * 2})
        publish_at = stage.move_the_hour(0)
        time.sleep(3)
        is_over, waves = threading.Event(), []

        def surge() -> None:
            while not is_over.is_set():
                waves.append(stage.a_wave(publish_at, {}))

        crowd = threading.Thread(target=surge)
        crowd.start()
        asked = stage.ask(stage.people)
        _wait_for_replies(stage, questions)
        is_over.set()
        crowd.join()
        return [*_rows(stage, asked, publish_at, waves), _a_walk(stage, min(WALK, questions))]


def _a_walk(stage: Stage, length: int) -> Row:
    """One person asks for many numbers in a row: some are answered, the others all alike."""
    from lookups.kinds.exams.kind import CHAT_LIMIT

    walker = stage.control("followers", {"count": 1, "ids": True})["ids"][0]
    before = _accepted(stage)
    stage.say([(walker, f"tra điểm {sbd}") for sbd in stage.numbers[:length]])
    _wait_for_replies(stage, before + length)
    texts = [message["text"] for message in stage.received().get(walker, [])]
    told = sum("Toán: " in text for text in texts)
    others = {text.split("\n")[0] for text in texts if "Toán: " not in text}
    return Row(f"chat: one person asks for {length:,} numbers in a row", "–", "–",
               f"{told} answered, {len(texts) - told:,} refused in {len(others)} wording", "–",
               f"≤ {CHAT_LIMIT.allowed}", told <= CHAT_LIMIT.allowed and len(others) <= 1)  # fmt: skip


def _wait_for_replies(stage: Stage, questions: int) -> None:
    """Until all came, or none has come for a while: what is missing is reported."""
    seen, since = 0, time.monotonic()
    while seen < questions and time.monotonic() - since < 30:
        time.sleep(1)
        now = _accepted(stage)
        if now > seen:
            seen, since = now, time.monotonic()


def _accepted(stage: Stage) -> int:
    import requests

    return int(requests.get(stage.sandbox("/control/counts"), timeout=30).json()["accepted"])


def _rows(stage: Stage, asked: dict, publish_at: float, waves: list) -> list[Row]:
    received = stage.received()
    verdicts: Counter[str] = Counter()
    moments = []
    for person, (sbd, _) in asked.items():
        messages = received.get(person, [])
        if len(messages) == 1:
            moments.append(messages[0]["accepted_at"] / 1000)
            verdict = checked(messages[0], sbd, publish_at, {})
            verdicts[verdict] += 1
            if verdict != "right":
                print(f"{verdict} for {sbd}: {messages[0]['text']}", file=sys.stderr)
        else:
            verdicts[f"answered {len(messages)} times"] += 1
    rate = _rate(sorted(moments))
    web = median(wave.per_second for wave in waves)
    wrong = sum((Counter(wave.verdicts) for wave in waves), Counter())
    told = ", ".join(f"{number:,} {verdict}" for verdict, number in verdicts.most_common())
    claim = f"chat: {len(asked):,} questions on scores, while the web is asked ({web:,.0f}/s)"
    return [
        Row(f"{claim}: replies a minute against the budget", f"{BUDGET:,}/min", "–", f"{rate:,.0f}/min",
            f"{rate / BUDGET:.2f}", f"≥ {GOAL}", rate >= GOAL * BUDGET),
        Row(f"{claim}: each answered once and right", "–", "–", told, "–", "all right",
            set(verdicts) == {"right"} and not wrong),
    ]  # fmt: skip


def _rate(moments: list[float]) -> float:
    """Replies a minute, without the edges."""
    edge = int(len(moments) * EDGE)
    middle = moments[edge : len(moments) - edge]
    return (len(middle) - 1) / (middle[-1] - middle[0]) * 60 if len(middle) > 1 else 0.0


def main(arguments: list[str]) -> int:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=2_000)
    parser.add_argument("--candidates", type=int, default=60_000)
    rows = run(**vars(parser.parse_args(arguments)))
    print(table.markdown(rows))
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
