"""The ledger of ten million notices against one of ten thousand: claims, outcomes, receipts, sweep, desk.

Both ledgers hold what the desk asks for. The rows are written by the database itself;
ten million take eight minutes and 9 GB.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from statistics import median
from typing import Any

from bench import dossier_rows, ground
from bench.table import Row

ROWS, FEW, PEOPLE, ROUNDS, BATCH = 10_000_000, 10_000, 100_000, 5, 500
FLAT, ACT, PAGE = 2.0, 0.02, 0.150  # at most this ratio, or these seconds
LIST = "/admin/outbox/notice/"
PAGES: dict[str, dict[str, str]] = {
    "first page": {},
    "not sent": {"state__exact": "not_sent"},
    "one reason": {"reason": "unreachable"},
    "a reason nobody had": {"reason": "expired"},
    "one route": {"route": "sms"},
    "due now": {"due": "now"},
    "one day": {"created_at_from": "{day}", "created_at_to": "{day}"},
    "one day, not sent": {"created_at_from": "{day}", "created_at_to": "{day}", "state__exact": "not_sent"},
    "search: dossier code": {"q": "{code}"},
    "search: end of a code": {"q": "{tail}"},
    "search: message code": {"q": "{reference}"},
    "search: phone": {"q": "{phone}"},
    "search: name": {"q": "{name}"},
    "search: nothing": {"q": "H98.1-000000-0000"},
}

FOLLOW = """
INSERT INTO citizens_channelidentity (
    citizen_id, channel, external_id, app_external_id, display_name, is_following, last_interaction_at,
    unreachable_reason, created_at)
SELECT id, 'zalo', 'bench' || id, '', '', true, now(), '', now() FROM citizens_citizen
"""
NOTICES = """
INSERT INTO outbox_notice (
    citizen_id, purpose, event_key, lane, subject, message, summary, merge_key, must_act, state, reason,
    reason_detail, due_at, attempt_count, retries, route, external_message_id, created_at, sent_at)
SELECT %(citizen)s + n %% %(people)s, 'dossier_status', 'bench:' || n,
       (ARRAY['notice', 'bulk', 'reply'])[1 + n %% 3],
       CASE n %% 3
           WHEN 0 THEN 'H98.' || 1 + n %% 97 || to_char(at, '-YYMMDD-') || lpad((n %% 10000)::text, 4, '0')
           ELSE '' END,
       jsonb_build_object(
           'text', repeat('Hồ sơ của ông bà đã được chuyển bước. ', 4) || n, 'buttons', '[]'::jsonb),
       'Hồ sơ ' || n, 'dossier:' || n / 4, false,
       CASE WHEN n %% 100 = 1 THEN 'not_sent' ELSE (ARRAY['sent', 'delivered', 'seen'])[1 + n %% 3] END,
       CASE WHEN n %% 100 <> 1 THEN '' WHEN n %% 200 = 1 THEN 'unreachable' ELSE 'no_channel' END,
       '', at, 1, 0, CASE WHEN n %% 50 = 3 THEN 'sms' ELSE 'consultation' END, 'm' || n, at, at
  FROM (SELECT n, now() - (%(last)s - n) * interval '1 year' / %(rows)s - interval '1 hour' AS at
          FROM generate_series(%(first)s, %(last)s) AS n) AS numbered
"""
ATTEMPTS = """
INSERT INTO outbox_deliveryattempt (
    notice_id, number, route, state, started_at, finished_at, reason, addressed_to, error_code, error_text)
SELECT id, 1, route, CASE state WHEN 'not_sent' THEN 'refused' ELSE 'accepted' END, created_at, created_at,
       reason, '', '', ''
  FROM outbox_notice WHERE id > %(after)s
"""


def run(rows: int = ROWS, rounds: int = ROUNDS) -> list[Row]:
    with ground.prepared("ledger", STAFF_OTP_REQUIRED="0"):
        ledger = Ledger()
        ledger.fill(FEW)
        few = ledger.measure(rounds)
        begun = time.perf_counter()
        ledger.fill(rows)
        print(f"{rows:,} notices in {time.perf_counter() - begun:.0f} s", flush=True)
        many = ledger.measure(rounds)
    return [_row(asked, few[asked], many[asked], rows) for asked in many]


def _row(asked: str, few: float, many: float, rows: int) -> Row:
    seconds = PAGE if asked.startswith("desk") else ACT
    return Row(
        f"ledger of {rows:,}: {asked}",
        "–",
        f"{few * 1000:.1f} ms over {FEW:,}",
        f"{many * 1000:.1f} ms",
        f"{many / few:.2f}",
        f"ratio ≤ {FLAT:.0f}, or ≤ {seconds * 1000:.0f} ms",
        many <= max(FLAT * few, seconds),
    )


class Ledger:
    def __init__(self) -> None:
        from django.contrib.auth.models import User
        from django.test import Client

        from foundation.citizens.models import Citizen

        self._execute(
            dossier_rows.CITIZENS,
            {
                "first": 1, "last": PEOPLE, "family": list(dossier_rows.FAMILY),
                "middle": list(dossier_rows.MIDDLE), "given": list(dossier_rows.GIVEN),
            },
        )  # fmt: skip
        self._execute(FOLLOW)
        self.citizen = Citizen.objects.earliest("pk").pk
        self.filled = self.owed = 0
        self.client = Client(SERVER_NAME="127.0.0.1")
        officer = User.objects.create_superuser("quantri", password=None)
        self.client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")

    def fill(self, rows: int) -> None:
        from foundation.outbox.models import Notice

        after = Notice.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        values = {"first": self.filled + 1, "last": rows, "rows": rows, "citizen": self.citizen}
        with self._without_indexes():
            self._execute(NOTICES, values | {"people": PEOPLE})
            self._execute(ATTEMPTS, {"after": after})
        self.filled = rows
        self._execute("VACUUM ANALYZE")

    def measure(self, rounds: int) -> Mapping[str, float]:
        """The median seconds of each act."""
        acts = self._acts() | {f"desk, {name}": self._page(query) for name, query in self._asked().items()}
        return {name: self._timed(act, rounds) for name, act in acts.items()}

    def _acts(self) -> dict[str, Callable[[], object]]:
        from django.utils import timezone

        from foundation.outbox import backlog, claims, services, tasks
        from foundation.outbox.models import MOST_USED, DeliveryAttempt, Lane
        from foundation.outbox.outcomes import Outcome, record

        def send() -> None:
            now, accepted = timezone.now(), DeliveryAttempt.State.ACCEPTED
            claimed, _found = claims.claim(Lane.NOTICE, BATCH)
            assert claimed
            record(
                [Outcome(one.outgoing.notice_id, one.attempt, MOST_USED, accepted, now) for one in claimed]
            )

        def receipts() -> None:
            ids = [f"m{self.filled - 3 * n}" for n in range(100)]
            services.mark_delivered(external_message_ids=ids, at=timezone.now())

        return {
            f"{BATCH} notices enqueued": self._owe,
            f"{BATCH} claimed, their outcomes written": send,
            "100 receipts": receipts,
            "sweep": tasks.sweep,
            "what waits, by lane": backlog.by_lane,
            "refusals of the week": backlog.refused,
            "metrics": lambda: self._get("/metrics", HTTP_AUTHORIZATION="Bearer bench"),
            "desk, duty page": lambda: self._get("/admin/truc-ban/"),
            "desk, start page": lambda: self._get("/admin/"),
        }

    def _owe(self) -> None:
        from django.db import transaction

        from foundation.citizens.models import Citizen
        from foundation.messages import Message
        from foundation.outbox import services

        people = Citizen.objects.order_by("pk")[self.owed % PEOPLE :][:BATCH]
        with transaction.atomic():
            for citizen in people:
                self.owed += 1
                services.enqueue(
                    citizen=citizen,
                    purpose="dossier_status",
                    event_key=f"owed:{self.owed}",
                    message=Message("Hồ sơ đã có kết quả."),
                    subject="H98.1",
                    merge_key=f"dossier:new{self.owed}",
                )

    def _asked(self) -> dict[str, dict[str, str]]:
        from foundation.outbox.models import Notice

        notice = Notice.objects.select_related("citizen").get(event_key=f"bench:{FEW // 6 * 3}")
        values = {
            "day": f"{notice.created_at:%Y-%m-%d}", "code": notice.subject,
            "tail": notice.subject.partition("-")[2], "reference": notice.reference,
            "phone": notice.citizen.phone, "name": notice.citizen.full_name,
        }  # fmt: skip
        return {
            name: {key: typed.format(**values) for key, typed in query.items()}
            for name, query in PAGES.items()
        }

    def _page(self, query: dict[str, str]) -> Callable[[], object]:
        return lambda: self._get(LIST, query)

    def _get(self, address: str, query: dict[str, str] | None = None, **headers: str) -> None:
        response = self.client.get(address, query or {}, **headers)
        assert response.status_code == 200, (response.status_code, address, query)

    @staticmethod
    def _timed(act: Callable[[], object], rounds: int) -> float:
        waits = []
        for _round in range(rounds):
            begun = time.perf_counter()
            act()
            waits.append(time.perf_counter() - begun)
        return median(waits)

    @staticmethod
    def _execute(statement: str, values: Mapping[str, Any] | None = None) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    @contextmanager
    def _without_indexes(self) -> Iterator[None]:
        """They are built once at the end: row by row ten million would take an hour."""
        from django.db import connection

        from foundation.outbox.models import DeliveryAttempt, Notice

        with connection.schema_editor() as editor:
            for model in (Notice, DeliveryAttempt):
                for each in model._meta.indexes:
                    editor.remove_index(model, each)
                for each in model._meta.constraints:
                    editor.remove_constraint(model, each)
        self._execute("SET session_replication_role = replica")
        yield
        self._execute("SET session_replication_role = DEFAULT")
        self._execute("SET maintenance_work_mem = '1GB'")
        with connection.schema_editor() as editor:
            for model in (Notice, DeliveryAttempt):
                for each in model._meta.constraints:
                    editor.add_constraint(model, each)
                for each in model._meta.indexes:
                    editor.add_index(model, each)
