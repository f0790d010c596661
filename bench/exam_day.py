"""The rehearsal of exam day, on real parts: `python -m bench.exam_day --candidates 60000 --outage 10 …`.

Import, embargo, countdown, publication, a surge on the web and in the chat, «báo điểm», a correction, and
PostgreSQL stopped in the middle. Whoever asks knows the right answer (bench/exam_candidates.py).
"""

import json
import sys
import threading
import time
from argparse import ArgumentParser
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import requests

from bench import exam_candidates, ground, table
from bench.exam_candidates import API, EXAM, PAGE
from bench.exam_stage import Stage, checked
from bench.private_servers import PrivateServers, private_servers
from bench.table import Row
from dev.console import Failure

ENVIRONMENT = {
    "TRUSTED_PROXY_COUNT": "1",
    "OUTBOX_SENDS_PER_MINUTE": "30000",  # the rehearsal checks that all arrive, not how long Zalo takes
    "LOG_LEVEL": "WARNING",
}
LEAD = 12.0  # seconds from ready to publication
TAKEN_UP = 3.0  # seconds within which every web process serves a correction
WATCHED_AFTER = 6.0  # seconds of surge after that
PATIENCE = 600  # seconds for messages to go out
UNPUBLISHED, IN_THE_LAST_SECOND = 0.1, 10  # share of the questions, and questions, asked before the hour
BY_CHAT = 50  # wishes that come as messages
AT_DJANGO = ("", f"?exam={EXAM}&sbd=48000001&gpa12=8&gpa11=8&gpa10=8", f"?exam={EXAM}&sbd=48000001&lang=en")


@dataclass(frozen=True)
class Size:
    """`surge`: seconds from publication on, of which PostgreSQL is away for `outage`."""

    candidates: int = 1_200_000
    watchers: int = 20_000
    questions: int = 2_000
    corrections: int = 500
    surge: float = 90.0
    outage: float = 30.0


SMALL = Size(60_000, 800, 200, 50, 30.0, 10.0)


def run(size: Size | None = None) -> list[Row]:
    size = size or Size()
    with private_servers() as servers, ground.prepared("exam_day", **ENVIRONMENT) as site:
        return Rehearsal(Stage(site, size.candidates), servers, size).run()


@dataclass
class Rehearsal:
    stage: Stage
    servers: PrivateServers
    size: Size
    verdicts: Counter[str] = field(default_factory=Counter)
    answers: int = 0
    asked: dict[str, tuple[str, float]] = field(default_factory=dict)  # person in the chat → number, when
    corrected: dict[str, tuple[float, float]] = field(default_factory=dict)
    beside: Counter[int] = field(default_factory=Counter)  # statuses of pages that Django made in the outage
    is_over: threading.Event = field(default_factory=threading.Event)

    def run(self) -> list[Row]:
        size = self.size
        self.stage.prepare(size.watchers + size.questions, {"rate_limit_per_minute": 0, "retry_scale": 0.05})
        self.askers = self.stage.people[size.watchers :]
        self._watch()
        self._embargo()
        crowd = [threading.Thread(target=each) for each in (self._surge, self._ask_in_chat)]
        for each in crowd:
            each.start()
        self._wait(0.3)
        self._outage()
        self._wait(0.8)
        self._correct()
        time.sleep(TAKEN_UP + WATCHED_AFTER)
        self.is_over.set()
        for each in crowd:
            each.join()
        self._calm()
        return self._report()

    # before

    def _watch(self) -> None:
        """The first of them by the chat, as a citizen does; the others as the chat would write them."""
        from lookups.kinds.exams.models import Exam, ScoreWatch

        exam, stage = Exam.objects.get(key=EXAM), self.stage
        people, citizens = stage.people[: self.size.watchers], stage.citizens[: self.size.watchers]
        chosen = stage.dice.sample(stage.numbers, len(people))
        self.watched = dict(zip(people, chosen, strict=True))
        stage.say([(person, f"báo điểm {self.watched[person]} {EXAM}") for person in people[:BY_CHAT]])
        ScoreWatch.objects.bulk_create(
            (
                ScoreWatch(exam=exam, sbd=sbd, citizen=citizen)
                for citizen, sbd in zip(citizens[BY_CHAT:], chosen[BY_CHAT:], strict=True)
            ),
            batch_size=5000,
        )
        ground.wait_until(lambda: ScoreWatch.objects.count() == len(people), 120, "the wishes of the chat")

    def _embargo(self) -> None:
        """Asked without a pause on every way until the hour; what is found too early is a leak."""
        self.publish_at = self.stage.move_the_hour(LEAD)
        early = self.askers[: int(len(self.askers) * UNPUBLISHED)]
        time.sleep(2)  # the web processes have seen the new hour
        self.asked |= self.stage.ask(early[:-IN_THE_LAST_SECOND])
        self.countdown = self._countdown()
        self._until(self.publish_at - 1.2)
        self.asked |= self.stage.ask(early[-IN_THE_LAST_SECOND:])
        self.early, self.first_seen = 0, 0.0
        session = requests.Session()
        while not self.first_seen and time.time() < self.publish_at + 10:
            for query in ("", "&lang=en", "&gpa12=8&gpa11=8&gpa10=8"):
                for path in (API, PAGE):
                    self._ask_early(session, f"{path}?exam={EXAM}&sbd={self.stage.numbers[7]}{query}")

    def _ask_early(self, session: requests.Session, path: str) -> None:
        address = f"http://127.0.0.1:{self.stage.site.web}{path}"
        answer = session.get(address, headers=self.stage.address(), timeout=30)
        now = time.time()
        told = f"{exam_candidates.marks(self.stage.numbers[7])['toan'] / 100}"
        if answer.ok and (told in answer.text or told.replace(".", ",") in answer.text):
            self.first_seen = self.first_seen or now
            self.early += now < self.publish_at

    def _countdown(self) -> float:
        """Seconds by which the waiting page is off; it must not load itself anew."""
        page = self.stage.web(f"{PAGE}?exam={EXAM}&sbd={self.stage.numbers[7]}").text
        assert "http-equiv" not in page
        return abs(float(page.split('data-countdown="')[1].split('"')[0]) - (self.publish_at - time.time()))

    # the hour

    def _surge(self) -> None:
        while not self.is_over.is_set():
            done = self.stage.a_wave(self.publish_at, self.corrected)
            self.answers += sum(done.statuses.values())
            self.verdicts.update(done.verdicts)
            self.verdicts["no answer"] += done.statuses.get(0, 0)

    def _ask_in_chat(self) -> None:
        """The other questions, evenly over the surge, also while the database is away."""
        left = self.askers[int(len(self.askers) * UNPUBLISHED) :]
        parts = 20
        for part in range(parts):
            self._wait(0.9 * part / parts)
            self.asked |= self.stage.ask(left[part::parts])

    def _outage(self) -> None:
        from django.db import connections

        self.servers.stop_postgres()
        _say(f"PostgreSQL stopped for {self.size.outage:.0f} s")
        until = time.time() + self.size.outage
        while time.time() < until:
            for query in AT_DJANGO:
                self.beside[self.stage.web(f"{PAGE}{query}").status_code] += 1
            time.sleep(0.2)
        self.servers.start_postgres()
        for connection in connections.all():
            connection.close()
            connection.close_pool()  # its connections died with the server
        _say("PostgreSQL is back")

    def _correct(self) -> None:
        chosen = self.stage.dice.sample(self.stage.numbers, self.size.corrections)
        began = time.time()
        self.corrected = {sbd: (began, began + PATIENCE) for sbd in chosen}
        self.stage.import_scores(chosen, version=2)
        self.correction_seconds = time.time() - began
        self.corrected = {sbd: (began, time.time() + TAKEN_UP) for sbd in chosen}

    # afterwards

    def _calm(self) -> None:
        try:
            ground.wait_until(self._all_told, PATIENCE, "every message goes out")
        except Failure as failure:  # the figures below say what is missing
            _say(str(failure))

    def _all_told(self) -> bool:
        from foundation.outbox.models import Notice, NoticeState

        time.sleep(0.5)
        if Notice.objects.filter(state__in=[NoticeState.OWED, NoticeState.UNKNOWN]).exists():
            return False
        received = self.stage.received()
        return all(len(received.get(person, ())) >= 1 for person in (*self.asked, *self.watched)) and (
            Notice.objects.filter(purpose="exam-score").count() >= self.size.watchers
        )

    def _report(self) -> list[Row]:
        received = self.stage.received()
        pushes = Counter(self._push_of(received.get(who, []), sbd) for who, sbd in self.watched.items())
        chats = Counter(self._reply_of(received.get(who, []), *asked) for who, asked in self.asked.items())
        audit = self.stage.audit()
        _say(json.dumps(audit, ensure_ascii=False))
        left = audit["owed"] + audit["unknown"]
        ledger = f"{audit['lost']} lost, {audit['doubled']} doubled, {left} open"
        size, late, wrong = self.size, self.first_seen - self.publish_at, +self.verdicts
        errors = {code: n for code, n in self.beside.items() if code != 200}
        return [
            _row(f"asked six ways from 1.2 s before the hour on; first score seen {late * 1000:.0f} ms after",
                 f"{self.early} early", "0 early", self.early == 0 and 0 <= late < 1),
            _row("countdown of the waiting page, off by", f"{self.countdown:.1f} s", "≤ 1.5 s",
                 self.countdown <= 1.5),
            _row(f"surge: {self.answers:,} web answers on {size.candidates:,} candidates, each checked",
                 _told(wrong) or "all right", "all right", not wrong and self.answers > 0),
            _row(f"{self.beside.total()} pages that Django makes, asked while PostgreSQL was away for "
                 f"{size.outage:.0f} s", str(errors or "all 200"), "no error page", not errors),
            _row(f"chat: {len(self.asked):,} questions, also before the hour and in the outage",
                 _told(chats), "all right", set(chats) == {"right"}),
            _row(f"«báo điểm»: {size.watchers:,} wishes, each told once", _told(pushes), "all right",
                 set(pushes) == {"right"}),
            _row(f"correction of {size.corrections} in the surge: file, rebuild, served",
                 f"{self.correction_seconds + TAKEN_UP:.0f} s", "–", self.correction_seconds < PATIENCE),
            _row("ledger against the sandbox", ledger, "0 of each",
                 not (audit["lost"] or audit["doubled"] or left)),
        ]  # fmt: skip

    def _push_of(self, messages: list[dict[str, Any]], sbd: str) -> str:
        told = [each for each in messages if f"báo danh {sbd}" in each["text"] and "Toán: " in each["text"]]
        if len(told) != 1:
            return f"told {len(told)} times"
        return checked(told[0], sbd, self.publish_at, self.corrected)

    def _reply_of(self, messages: list[dict[str, Any]], sbd: str, asked_at: float) -> str:
        if len(messages) != 1:
            return f"answered {len(messages)} times"
        if "Toán: " in messages[0]["text"]:
            return checked(messages[0], sbd, self.publish_at, self.corrected)
        return "right" if asked_at < self.publish_at and "công bố lúc" in messages[0]["text"] else "no score"

    def _wait(self, share: float) -> None:
        self._until(self.publish_at + self.size.surge * share)

    @staticmethod
    def _until(moment: float) -> None:
        time.sleep(max(0.0, moment - time.time()))


def _told(verdicts: Counter[str]) -> str:
    return ", ".join(f"{number:,} {verdict}" for verdict, number in verdicts.most_common())


def _row(claim: str, ours: str, goal: str, holds: bool) -> Row:
    return Row(f"exam day: {claim}", "–", "–", ours, "–", goal, holds)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def main(arguments: list[str]) -> int:
    parser = ArgumentParser(description=__doc__)
    for name, default in vars(SMALL).items():
        parser.add_argument(f"--{name}", type=type(default), default=default)
    rows = run(Size(**vars(parser.parse_args(arguments))))
    print(table.markdown(rows))
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
