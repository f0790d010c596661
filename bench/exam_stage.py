"""What rehearsals of exam day stand on: scores of invented candidates, people in the chat, processes."""

import datetime as dt
import json
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import requests

from bench import exam_candidates, ground, load, province
from bench.exam_candidates import API, EXAM, PAGE, Judge
from bench.ground import Ground
from dev import services
from dev.places import PYTHON, ROOT

CONNECTIONS, A_WAVE = 32, 6_000


@dataclass
class Stage:
    """`people`: accounts in the chat, each with a citizen of ours who wrote a moment ago."""

    site: Ground
    candidates: int
    dice: Random = field(default_factory=lambda: Random(2026))
    numbers: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    citizens: list[Any] = field(default_factory=list)

    def prepare(self, people: int, switches: dict[str, Any]) -> None:
        """Ends with an exam that is checked, built, and published in an hour."""
        from zalo_channel import demo, tokens

        self.numbers = exam_candidates.numbers(self.candidates)
        self.site.start(services.SANDBOX)
        self.site.supervisor.wait_for("sandbox", self.sandbox("/"))
        tokens.connect(oa_id=self.site.env["ZALO_OA_ID"], answer=self.control("tokens", {}))
        demo.load()
        self.control("switches", switches)
        self.import_scores(self.numbers)
        self.people = self.control("followers", {"count": people, "ids": True})["ids"]
        self.citizens = province.people(self.people)
        self.site.start(services.web(self.site.web))
        self.site.supervisor.wait_for("web", f"http://127.0.0.1:{self.site.web}/healthz")
        self.site.start(*services.background())
        ground.wait_until(self._all_beat, 90, "the workers' heartbeat")
        self._build()

    def import_scores(self, numbers: list[str], version: int = 1) -> None:
        file = exam_candidates.write_csv(
            Path(self.site.env["MEDIA_ROOT"]) / f"scores-{version}.csv", numbers, version
        )
        self.manage("import_data", "exams", str(file), "--exam", EXAM)
        file.unlink()

    def _build(self) -> None:
        from django.utils import timezone

        from lookups.kinds.exams.models import Exam
        from lookups.kinds.exams.services import snapshots

        hour = timezone.now() + dt.timedelta(hours=1)
        Exam.objects.filter(key=EXAM).update(is_checked=True, publish_at=hour)
        snapshots.build(Exam.objects.get(key=EXAM))

    def move_the_hour(self, seconds: float) -> float:
        """To a whole second about so far ahead; the snapshot stays as it is. The hour in Unix seconds."""
        from django.utils import timezone

        from lookups.kinds.exams.models import Exam
        from lookups.kinds.exams.services import snapshots

        hour = (timezone.now() + dt.timedelta(seconds=seconds + 1)).replace(microsecond=0)
        Exam.objects.filter(key=EXAM).update(publish_at=hour)
        snapshots.announce()
        return hour.timestamp()

    def a_wave(self, publish_at: float, corrected: dict[str, tuple[float, float]]) -> load.Load:
        """Half pages, half JSON, each from an address of its own, each answer checked."""
        known = [*corrected] or self.numbers
        asked = [(self.dice.choice(self.numbers), number % 2 == 0) for number in range(A_WAVE)]
        asked += [(self.dice.choice(known), number % 2 == 0) for number in range(A_WAVE // 10)]
        asking = [
            load.request(f"{PAGE if page else API}?exam={EXAM}&sbd={sbd}", headers=self.address())
            for sbd, page in asked
        ]
        judge = Judge(asked, publish_at, dict(corrected))
        return load.run(self.site.web, asking, connections=CONNECTIONS, judge=judge)

    def ask(self, people: list[str]) -> dict[str, tuple[str, float]]:
        """Each asks in the chat for the score of some number: person → number and when."""
        now = time.time()
        asked = {person: (self.dice.choice(self.numbers), now) for person in people}
        self.say([(person, f"tra điểm {sbd}") for person, (sbd, _) in asked.items()])
        return asked

    def say(self, words: list[tuple[str, str]]) -> None:
        bodies = [json.dumps({"user_id": person, "text": text}).encode() for person, text in words]
        json_type = {"Content-Type": "application/json"}
        texts = [load.request("/control/citizen/text", body, json_type, "POST") for body in bodies]
        done = load.run(self.site.sandbox, texts, connections=8)
        assert set(done.statuses) <= {200}, done.statuses

    def received(self) -> dict[str, list[dict[str, Any]]]:
        """Person → the messages that the platform took for him."""
        found: dict[str, list[dict[str, Any]]] = {}
        for line in requests.get(self.sandbox("/control/messages"), timeout=120).iter_lines():
            message = json.loads(line)
            found.setdefault(message["user_id"], []).append(message)
        return found

    def audit(self) -> dict[str, Any]:
        return json.loads(self.manage("audit_ledger", "--sandbox", self.sandbox(""), "--json"))

    def web(self, path: str) -> requests.Response:
        return requests.get(f"http://127.0.0.1:{self.site.web}{path}", headers=self.address(), timeout=30)

    def address(self) -> dict[str, str]:
        return {"X-Forwarded-For": ".".join(str(self.dice.randrange(1, 255)) for _ in range(4))}

    def manage(self, *words: str) -> str:
        done = subprocess.run(
            [PYTHON, "manage.py", *words], cwd=ROOT, env=self.site.env, stdout=subprocess.PIPE, check=False
        )
        return done.stdout.decode()

    def sandbox(self, path: str) -> str:
        return f"http://127.0.0.1:{self.site.sandbox}{path}"

    def control(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = requests.post(self.sandbox(f"/control/{path}"), json=body, timeout=60)
        answer.raise_for_status()
        return answer.json()

    def _all_beat(self) -> bool:
        return bool(self.web("/readyz").json()["workers"]["ok"])


def checked(
    message: dict[str, Any], sbd: str, publish_at: float, corrected: dict[str, tuple[float, float]]
) -> str:
    """Whether a message with scores came when it may and says what it must."""
    accepted = message["accepted_at"] / 1000
    if accepted < publish_at:
        return "early leak"
    versions = (1, 2) if sbd in corrected and accepted >= corrected[sbd][0] else (1,)
    told = [all(f": {word}" in message["text"] for word in exam_candidates.words(sbd, v)) for v in versions]
    return "right" if any(told) else "wrong score"
