"""`migrate` on a portal at work: nobody waits long for a lock, indexes of large tables come without one."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, models
from django.db.migrations.state import ModelState, ProjectState

from config.management.commands import migrate
from foundation.database.migration_operations import AddIndexConcurrently
from tests.architecture import migration_safety

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.security_check("live-migration-and-erasure"),
    pytest.mark.slow("waits for locks"),
]

TABLE = "a_table_at_work"
LOCKING = ("conversations", "0002_turns_to_be_blanked")  # from before the rule: an index, built under a lock


@pytest.fixture
def table() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE a_table_at_work (id bigint PRIMARY KEY, name text)")
        cursor.execute("INSERT INTO a_table_at_work SELECT n, 'name ' || n FROM generate_series(1, 1000) n")
    yield TABLE
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS a_table_at_work")


@contextmanager
def at_work(statement: str) -> Iterator[psycopg.Connection]:
    """Another client in the middle of a transaction."""
    params = connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}
    with psycopg.connect(**params) as other:
        other.execute(statement)
        yield other
        other.rollback()


def state() -> ProjectState:
    fields = [("id", models.BigIntegerField(primary_key=True)), ("name", models.TextField())]
    known = ProjectState()
    known.add_model(ModelState("portal", "AtWork", fields, {"db_table": TABLE}))
    return known


def add_index() -> None:
    operation = AddIndexConcurrently("atwork", models.Index(fields=["name"], name="at_work_name"))
    before, after = state(), state()
    operation.state_forwards("portal", after)
    with connection.schema_editor(atomic=False) as editor:
        operation.database_forwards("portal", editor, before, after)


def indexes() -> list[tuple[str, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, indisvalid FROM pg_index JOIN pg_class ON indexrelid = pg_class.oid"
            " WHERE indrelid = %s::regclass AND NOT indisprimary",
            [TABLE],
        )
        return cursor.fetchall()


def setting(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [name])
        return cursor.fetchone()[0]


def change(waited: list[float], say: Callable[[str], None], **over) -> None:
    def alter() -> None:
        begun = time.monotonic()
        try:
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE a_table_at_work ADD COLUMN more text")
        finally:
            waited.append(time.monotonic() - begun)

    migrate.change_tables(connection, alter, say, pause=0.1, **over)


def test_a_change_that_finds_its_table_in_use_gives_way_and_tries_again(table, record_property):
    """The other one stays until the change has given way."""
    waited, said = list[float](), list[str]()

    def leave(words: str) -> None:
        said.append(words)
        other.rollback()

    with at_work("SELECT * FROM a_table_at_work") as other:
        change(waited, leave)
    record_property("figure", f"waits {', '.join(f'{seconds:.1f}' for seconds in waited)} s")
    assert len(waited) == 2
    assert len(said) == 1 and "A table is in use" in said[0]
    assert setting("lock_timeout") == "0"


def test_it_ends_with_a_word_where_the_table_stays_in_use(table):
    with at_work("SELECT * FROM a_table_at_work"), pytest.raises(CommandError, match="long transaction"):
        change([], [].append, tries=1)


def test_what_else_goes_wrong_is_not_tried_again(table):
    def fail() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 10")
            cursor.execute("SELECT pg_sleep(1)")

    with pytest.raises(OperationalError, match="statement timeout"):
        migrate.change_tables(connection, fail, (said := []).append)
    assert not said
    with connection.cursor() as cursor:
        cursor.execute("RESET statement_timeout")


def test_the_portals_own_migrate_is_the_one_that_runs(db):
    from django.core.management import get_commands

    assert get_commands()["migrate"] == "config"
    call_command("migrate", verbosity=0)


def test_an_index_is_added_while_others_write(table):
    """The index waits for the one who was there before it, who waits for those who write meanwhile: for
    longer than a lock may be waited for."""
    written: list[int] = []
    with at_work("UPDATE a_table_at_work SET name = 'mine' WHERE id = 1") as other:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '1s'")
        thread = threading.Thread(target=write_meanwhile, args=[written, other])
        thread.start()
        add_index()
        thread.join()
    assert indexes() == [("at_work_name", True)]
    assert len(written) == 20
    assert setting("lock_timeout") == "1s"


def write_meanwhile(written: list[int], other: psycopg.Connection) -> None:
    params = connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}
    with psycopg.connect(**params, autocommit=True) as another:
        another.execute("SET lock_timeout = '20s'")
        try:
            for number in range(10, 30):
                another.execute("UPDATE a_table_at_work SET name = 'theirs' WHERE id = %s", [number])
                written.append(number)
                time.sleep(0.1)
        finally:
            other.commit()


def test_an_index_that_broke_off_is_built_anew(table):
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX at_work_name ON a_table_at_work (name)")
        cursor.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'at_work_name'::regclass")
    add_index()
    assert indexes() == [("at_work_name", True)]


def test_the_linter_refuses_what_stops_or_breaks_a_running_portal(capsys):
    assert migration_safety.unsafe_migrations([("citizens", "0001_initial")]) == 0
    assert migration_safety.unsafe_migrations([LOCKING]) == 1
    assert "CREATE INDEX locks table" in capsys.readouterr().out


def test_what_is_accepted_exists():
    assert migration_safety.accepted() <= set(migration_safety.ours())


def test_no_query_of_a_migrated_database_is_compiled():
    database = connection.ops.quote_name(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {database} RESET jit")
    call_command("migrate", verbosity=0)
    with psycopg.connect(**connection.get_connection_params()) as another:
        assert another.execute("SHOW jit").fetchone() == ("off",)


def test_whoever_migrates_a_database_of_others_is_told_to_turn_compiling_off():
    said: list[str] = []
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE a_guest_who_migrates")
        try:
            cursor.execute("SET ROLE a_guest_who_migrates")
            migrate.forbid_compiling(connection, said.append)
        finally:
            cursor.execute("RESET ROLE")
            cursor.execute("DROP ROLE a_guest_who_migrates")
    assert ["jit = off" in line for line in said] == [True]
