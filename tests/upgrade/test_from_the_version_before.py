"""`migrate` on a database of the version before loses no row, and what was owed can still be sent."""

import lzma
import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from dossiers.models import Dossier
from foundation.outbox import relay
from foundation.outbox.models import Lane, Notice
from tests.database import templates
from tests.zalo_channel.portal_processes import database_url

DUMP = Path(__file__).parent / "version_before.sql.xz"
RENAMED: dict[str, str] = {}
"""Tables that a migration since then has renamed: the old name and the new one."""
NOT_KEPT = {"django_migrations", "django_session"}


@pytest.fixture(scope="module")
def rows_before(django_db_setup, django_db_blocker) -> Iterator[dict[str, int]]:
    """The rows of each table as the version before left them; `migrate` has run since."""
    with django_db_blocker.unblock():
        name = f"{connection.settings_dict['NAME']}_before"
        templates.copy("template0", name)
        with templates.connected_to(name):
            restore(lzma.decompress(DUMP.read_bytes()).decode())
            before = rows()
            call_command("migrate", verbosity=0)
            yield before
        templates.drop(name)


def restore(dump: str) -> None:
    """As psql does; its own commands (a line that begins with a backslash) are left out."""
    plain = re.sub(r"^\\(?:un)?restrict .*\n", "", dump, flags=re.MULTILINE)
    parts = re.split(r"^(COPY .* FROM stdin;)\n((?:.*\n)*?)\\\.\n", plain, flags=re.MULTILINE)
    with psycopg.connect(database_url()) as connection, connection.cursor() as cursor:
        cursor.execute(parts[0])
        for copy, lines, statements in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
            with cursor.copy(copy) as target:
                target.write(lines)
            cursor.execute(statements)


def rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in tables))
        return dict(cursor.fetchall())


def test_no_row_is_lost(rows_before):
    after = rows()
    lost = {
        table: (count, after.get(RENAMED.get(table, table), 0))
        for table, count in rows_before.items()
        if after.get(RENAMED.get(table, table), 0) < count and table not in NOT_KEPT
    }
    assert lost == {}
    assert rows_before["dossiers_dossier"] == 400 and rows_before["outbox_notice"] >= 5


def test_nothing_is_left_to_migrate_and_the_models_fit(rows_before):
    call_command("migrate", check_unapplied=True, verbosity=0)
    call_command("makemigrations", check_changes=True, verbosity=0)


def test_what_was_encrypted_can_be_read(rows_before, client):
    dossier = Dossier.objects.order_by("pk")[0]
    assert client.get(dossier.tracking_path).status_code == 200


def test_open_notices_are_sent(rows_before, letterbox):
    owed = Notice.objects.owed().count()
    assert owed >= 5
    assert relay.run(Lane.NOTICE) + relay.run(Lane.REPLY) + relay.run(Lane.BULK) == owed
    assert len(letterbox.received) == owed and not Notice.objects.owed().exists()
