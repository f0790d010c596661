"""Made-up dossiers of many years, written by the database itself: a million in about two minutes."""

from typing import Any

PEOPLE = 600_000
FAMILY = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Huỳnh",
    "Phan",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
)
MIDDLE = (
    "Văn",
    "Thị",
    "Hữu",
    "Đức",
    "Ngọc",
    "Thanh",
    "Minh",
    "Quang",
    "Thu",
    "Xuân",
    "Kim",
    "Hoàng",
    "Bá",
    "Công",
)
GIVEN = (
    "An", "Bình", "Châu", "Dũng", "Đào", "Giang", "Hà", "Hạnh", "Hải", "Hằng", "Hiếu", "Hòa", "Hùng", "Hương",
    "Khải", "Khánh", "Lan", "Linh", "Loan", "Long", "Mai", "Nam", "Nga", "Oanh", "Phúc", "Phượng", "Quân",
    "Sơn", "Tâm", "Thảo",
)  # fmt: skip
LARGEST_COUNTER, RUNNING = 20, 60  # of a hundred dossiers, of a thousand
ENDED = "ARRAY[10,10,10,10,10,10,10,10,10,9,7,3]"
OPEN = "ARRAY[4,4,4,4,4,2,1,5,6,9]"

CITIZENS = """
INSERT INTO citizens_citizen (
    full_name, phone, email, address, identity_number, identity_index, language, created_at)
SELECT concat_ws(' ',
                 (%(family)s::text[])[1 + n %% 14], (%(middle)s::text[])[1 + n / 14 %% 14],
                 CASE WHEN n %% 3 = 0 THEN (%(given)s::text[])[1 + n / 7 %% 30] END,
                 (%(given)s::text[])[1 + n / 196 %% 30]),
       '849' || lpad(n::text, 8, '0'), '', '', '', md5('who' || n), 'vi', now() - n %% 1800 * interval '1 day'
  FROM generate_series(%(first)s, %(last)s) AS n
"""

# A row is late or early, of the large counter or of another, by numbers that share no factor.
DOSSIERS = f"""
INSERT INTO dossiers_dossier (
    code, procedure_id, received_at_agency_id, competent_agency_id, applicant_id, applicant_kind, channel,
    status, current_office, officer_id, submitted_at, accepted_at, due_at, first_due_at, finished_at,
    returned_at, token, token_hash, secret, version, flags, created_at, counted_in)
SELECT 'H98.' || 1 + n %% 97 || to_char(at, '-YYMMDD-') || lpad((n / 97)::text, 6, '0'),
       (%(procedures)s::bigint[])[1 + n %% %(procedure_count)s], office, office,
       %(first_citizen)s + n %% %(people)s, 0,
       (ARRAY['counter', 'counter', 'online', 'post'])[1 + n %% 4], status, '',
       CASE WHEN n %% 5 = 0 THEN %(officer)s END,
       CASE WHEN n %% 4 = 2 THEN at END, CASE WHEN status <> 1 THEN at END,
       CASE WHEN status <> 1 THEN due END, CASE WHEN status <> 1 THEN due END,
       CASE WHEN status IN (9, 10) THEN at + (5 + n %% 13) * interval '1 day' END,
       CASE WHEN status = 10 THEN at + (6 + n %% 13) * interval '1 day' END,
       %(sealed)s, md5('token' || n) || md5('hash' || n), %(sealed)s, 1, '[]', at, 'working'
  FROM (
      SELECT n, at, at + (5 + n %% 11) * interval '1 day' AS due,
             CASE WHEN is_open THEN ({OPEN})[1 + n %% 10] ELSE ({ENDED})[1 + n %% 12] END AS status,
             CASE WHEN n %% 101 < {LARGEST_COUNTER} THEN (%(offices)s::bigint[])[1]
                  ELSE (%(offices)s::bigint[])[1 + n %% %(office_count)s] END AS office
        FROM (
            SELECT n, n %% 1009 < {RUNNING} AS is_open,
                   now() - n %% 600 * interval '1 minute'
                         - CASE WHEN n %% 1009 < {RUNNING} THEN n %% 20 ELSE 20 + n %% 1800 END
                           * interval '1 day' AS at
              FROM generate_series(%(first)s, %(last)s) AS n
        ) AS numbered
  ) AS placed
"""  # noqa: S608 - of constants

EVENTS = """
INSERT INTO dossiers_statusevent (
    dossier_id, from_status, to_status, at, actor_kind, note_public, note_internal)
SELECT id, NULL, CASE WHEN submitted_at IS NULL THEN 2 ELSE 1 END, created_at, 'system', '', ''
  FROM dossiers_dossier WHERE id > %(after)s
UNION ALL
SELECT id, 4, status, coalesce(finished_at, created_at + interval '1 day'), 'system', '', ''
  FROM dossiers_dossier WHERE id > %(after)s AND status > 2
"""

PAUSES = """
INSERT INTO dossiers_clockpause (dossier_id, cause, started_at)
SELECT id, 'SUPPLEMENT', created_at FROM dossiers_dossier WHERE id > %(after)s AND status IN (5, 6)
"""

NOTICES = """
INSERT INTO outbox_notice (
    citizen_id, purpose, event_key, lane, subject, message, summary, merge_key, must_act, state, reason,
    reason_detail, due_at, attempt_count, retries, route, external_message_id, created_at)
SELECT applicant_id, 'dossier_status', 'bench:' || id, 'notice', code, '{}', '', '', false,
       CASE WHEN id %% 50 = 0 THEN 'not_sent' ELSE 'seen' END,
       CASE WHEN id %% 50 = 0 THEN 'no_channel' ELSE '' END, '', created_at, 1, 0, '', '', created_at
  FROM dossiers_dossier WHERE id > %(after)s AND id %% 3 = 0
"""


def fill(first: int, last: int, *, officer: Any, offices: list[int], procedures: list[int]) -> None:
    """The dossiers with these serial numbers, their people, events, pauses and notices."""
    from django.db import connection

    from dossiers.models import Dossier
    from foundation.citizens.models import Citizen
    from foundation.database.encryption import seal

    people = max((last - first + 1) * PEOPLE // 1_000_000, 1)
    after = Dossier.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    before = Citizen.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    values = {
        "first": first, "last": last, "officer": officer.pk, "after": after, "people": people,
        "sealed": seal("bench"), "family": list(FAMILY), "middle": list(MIDDLE), "given": list(GIVEN),
        "offices": offices, "office_count": len(offices),
        "procedures": procedures, "procedure_count": len(procedures),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(CITIZENS, values | {"first": first, "last": first + people - 1})
        cursor.execute(DOSSIERS, values | {"first_citizen": before + 1})
        for statement in (EVENTS, PAUSES, NOTICES):
            cursor.execute(statement, values)
        cursor.execute(
            "VACUUM ANALYZE"
        )  # as rows of years are: else autovacuum works while pages are measured
