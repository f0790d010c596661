"""Tables whose rows are never changed or deleted: the database refuses it, whatever code asks."""

import pytest
from django.db import IntegrityError, connection, transaction

from dossiers.models import Payment, StatusEvent
from foundation.citizens.models import PersonalDataRead
from foundation.database.migration_operations import append_only
from foundation.outbox.models import NoticeWording
from foundation.spreadsheets.models import ImportTakeBack
from petitions.models import Event

pytestmark = pytest.mark.django_db
# Those of migrations from before the helper have triggers of their own.
TABLES = {
    model._meta.db_table
    for model in (Event, ImportTakeBack, NoticeWording, Payment, PersonalDataRead, StatusEvent)
}
GUARDED = """
    SELECT DISTINCT event_object_table::text, event_manipulation::text FROM information_schema.triggers
    WHERE action_timing = 'BEFORE' AND trigger_name LIKE '%append_only'
"""


def run(*statements: str) -> list[tuple]:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_every_append_only_table_refuses_changes_and_deletions():
    assert set(run(GUARDED)) == {(table, act) for table in TABLES for act in ("UPDATE", "DELETE")}


def test_the_helper_refuses_both_lets_pass_what_it_names_and_goes_without_a_trace():
    run("CREATE TABLE ledger (id int, note text)", "INSERT INTO ledger VALUES (1, 'a name')")
    trigger = append_only("ledger", "it's history", unless="NEW.note = '' AND NEW.id = OLD.id")
    run(trigger.sql)
    for forbidden in ("UPDATE ledger SET id = 2", "UPDATE ledger SET note = 'other'", "DELETE FROM ledger"):
        with pytest.raises(IntegrityError, match="it's history"):
            run(forbidden)
    run("UPDATE ledger SET note = ''")
    assert ("ledger", "UPDATE") in run(GUARDED)
    run(trigger.reverse_sql, "DELETE FROM ledger", "DROP TABLE ledger")
    assert ("ledger", "UPDATE") not in run(GUARDED)
