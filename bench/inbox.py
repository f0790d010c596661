"""The operators' desk with 10,000 conversations that wait, as the history around them grows a hundredfold."""

import time
from collections.abc import Callable
from statistics import median
from typing import Any

from bench import ground
from bench.table import Row

SIZES = (1_000, 10_000, 100_000)  # conversations ever held, five turns each
MOST_WAITING, ROUNDS = 10_000, 15
MOST_QUERIES, GOAL = 15, 2.0
TURNS = 5

_PEOPLE = """
INSERT INTO citizens_citizen (full_name, phone, email, address, identity_number, language, created_at)
SELECT 'Nguyễn Thị Mẫu', '', '', '', '', 'vi', now() FROM generate_series(1, %(number)s);
INSERT INTO citizens_channelidentity (citizen_id, channel, external_id, app_external_id, display_name,
                                      is_following, unreachable_reason, created_at, last_interaction_at)
SELECT id, 'chat', 'b' || id, '', 'Mẫu', true, '', now(), now() FROM citizens_citizen c
 WHERE NOT EXISTS (SELECT 1 FROM citizens_channelidentity i WHERE i.citizen_id = c.id);
INSERT INTO conversations_conversation (identity_id, state, because, asked_for_time, was_taken_back,
                                        last_turn_at, created_at)
SELECT id, 'closed', '', false, false, now() - id * interval '1 second', now()
  FROM citizens_channelidentity i
 WHERE NOT EXISTS (SELECT 1 FROM conversations_conversation c WHERE c.identity_id = i.id);
INSERT INTO conversations_turn (conversation_id, author, text, attachments, external_id, said_at)
SELECT c.id, 'citizen', 'Cho tôi hỏi việc số ' || n, '[]', '', c.last_turn_at - n * interval '1 minute'
  FROM conversations_conversation c CROSS JOIN generate_series(0, %(turns)s - 1) n
 WHERE NOT EXISTS (SELECT 1 FROM conversations_turn t WHERE t.conversation_id = c.id);
UPDATE conversations_conversation SET state = 'waiting', unanswered_since = last_turn_at
 WHERE state = 'closed' AND id IN (SELECT id FROM conversations_conversation ORDER BY id LIMIT %(waiting)s);
ANALYZE;
"""


def run() -> list[Row]:
    with ground.prepared("inbox", STAFF_OTP_REQUIRED="False"):
        client = _operator()
        measured = [_at(size, client) for size in SIZES]
    return [_row(name, [each[name] for each in measured]) for name in measured[0]]


def _operator() -> Any:
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group
    from django.test import Client

    operator = get_user_model().objects.create_user("truc", is_staff=True)
    operator.groups.add(Group.objects.get(name="Trực tổng đài"))
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(operator, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _at(size: int, client: Any) -> dict[str, tuple[float, int]]:
    """(milliseconds, queries) of each page once `size` conversations are there."""
    from django.db import connection

    from foundation.conversations.models import Conversation

    missing = size - Conversation.objects.count()
    values = {"number": missing, "turns": TURNS, "waiting": min(size, MOST_WAITING)}
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, values)
    one = Conversation.objects.waiting()[0].pk
    pages = {
        "the queue": "/truc/",
        "all": "/truc/?view=tat-ca",
        "one conversation": f"/truc/{one}/",
        "has anything changed": f"/truc/{one}/moi/",
    }
    return {name: _measured(lambda path=path: client.get(path)) for name, path in pages.items()}


def _measured(ask: Callable[[], Any]) -> tuple[float, int]:
    from django.db import connection

    queries: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        queries.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        assert ask().status_code == 200
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        ask()
        took.append((time.perf_counter() - began) * 1000)
    return median(took), len(queries)


def _row(name: str, measured: list[tuple[float, int]]) -> Row:
    times = [took for took, _queries in measured]
    queries = max(number for _took, number in measured)
    growth = times[-1] / times[0]
    ours = " / ".join(f"{took:.0f}" for took in times) + f" ms, {queries} queries"
    claim = f"desk, {name}: 1k / 10k / 100k conversations, 10,000 waiting"
    return Row(claim, "–", "–", ours, f"{growth:.2f}",
               f"≤ {MOST_QUERIES} queries, flat", queries <= MOST_QUERIES and growth <= GOAL)  # fmt: skip
