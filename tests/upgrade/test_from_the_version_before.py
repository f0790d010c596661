"""`migrate` on a database of the version before loses no row, and what was owed can still be sent."""

import re
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import AutoField
from psycopg.errors import ExclusionViolation, RaiseException, RestrictViolation, UniqueViolation

from dossiers.models import Dossier
from foundation.outbox import relay
from foundation.outbox.models import Lane, Notice
from tests.database import templates
from tests.upgrade import version_before

pytestmark = pytest.mark.day("2026-12-01 09:30")  # the dump was made on 28 November

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
            version_before.restore()
            before = rows()
            call_command("migrate", verbosity=0)
            yield before
        templates.drop(name)


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


PASSES = (UniqueViolation, ExclusionViolation, RestrictViolation, RaiseException)
"""A second row of the same values, or a change of a history: refused by the tables of before as well."""


def models_of_the_version_before():
    """As its code knows them: made from the migrations that its dump had applied."""
    table = re.search(r"COPY public\.django_migrations .*?;\n(.*?)\n\\\.", version_before.dump(), re.DOTALL)
    applied = {tuple(line.split("\t")[1:3]) for line in table[1].splitlines()}
    loader = MigrationLoader(connection)
    nodes = [node for node in loader.graph.nodes if node in applied]
    return [model for model in loader.project_state(nodes).apps.get_models() if not model._meta.proxy]


def test_what_the_version_before_writes_still_fits_the_tables(rows_before, record_property):
    """While one release replaces another, the old code writes into the new tables."""
    written, refused = 0, []
    for model in models_of_the_version_before():
        table = model._meta.db_table
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            for insert in (False, True):
                try:
                    with transaction.atomic():
                        row = model._base_manager.first()  # asks for every column that the old code knows
                        if row is None:
                            break
                        row.pk = row.pk if not insert or not isinstance(model._meta.pk, AutoField) else None
                        row.save(force_insert=insert)
                    written += 1
                except DatabaseError as error:
                    if not isinstance(error.__cause__, PASSES):
                        refused.append(f"{table}: {error}")
            transaction.set_rollback(True)
    assert refused == []
    assert written > 100
    record_property("figure", f"{written} rows written as the version before writes them")
