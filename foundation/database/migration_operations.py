"""The trigger of a table whose rows are never changed or deleted, for the migration that makes the table.

Operations for migrations that add and remove indexes of large tables while everybody works on them.

Operations for migrations that rename a model.
"""

from typing import Any

from django.contrib.postgres import operations
from django.db.migrations import RunPython, RunSQL


def append_only(table: str, refusal: str, *, unless: str = "false") -> RunSQL:
    """`refusal` is what the database says; `unless`: a condition in SQL on OLD and NEW for what passes."""
    guard, trigger = f"{table}_guard", f"{table}_is_append_only"
    words = refusal.replace("'", "''").replace("%", "%%")
    return RunSQL(
        f"""
        CREATE FUNCTION {guard}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND ({unless}) THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION '{words}' USING ERRCODE = 'restrict_violation';
        END $$;
        CREATE TRIGGER {trigger} BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {guard}();
        """,
        f"DROP TRIGGER {trigger} ON {table}; DROP FUNCTION {guard}();",
    )


class AddIndexConcurrently(operations.AddIndexConcurrently):
    """Django's, for a migration with `atomic = False`; it may be tried again after it broke off.

    It waits for old transactions as long as they take, since nobody waits for it. What a try that broke off
    has left is an invalid index, which every write pays for and no query uses: it is removed first.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('lock_timeout')")
            (lock_timeout,) = cursor.fetchone()
            cursor.execute("SET lock_timeout = 0")
            try:
                self._remove_invalid(cursor, schema_editor)
                super().database_forwards(app_label, schema_editor, from_state, to_state)
            finally:
                cursor.execute("SELECT set_config('lock_timeout', %s, false)", [lock_timeout])

    def _remove_invalid(self, cursor: Any, schema_editor: Any) -> None:
        name = schema_editor.quote_name(self.index.name)
        cursor.execute("SELECT 1 FROM pg_index WHERE indexrelid = to_regclass(%s) AND NOT indisvalid", [name])
        if cursor.fetchone():
            schema_editor.execute(f"DROP INDEX CONCURRENTLY {name}")


RemoveIndexConcurrently = operations.RemoveIndexConcurrently


ACTIONS = ("add", "change", "delete", "view")


def rename_permissions(app_label: str, old: str, new: str) -> RunPython:
    """After RenameModel (names in lower case): groups and users keep the permissions that they had.

    Django renames the content type and would make new permissions beside the old ones.
    """

    def renaming(source: str, target: str) -> Any:
        def rename(apps: Any, schema_editor: Any) -> None:
            permissions = apps.get_model("auth", "Permission").objects.filter(
                content_type__app_label=app_label
            )
            for action in ACTIONS:
                permissions.filter(codename=f"{action}_{source}").update(codename=f"{action}_{target}")

        return rename

    return RunPython(renaming(old, new), renaming(new, old))
