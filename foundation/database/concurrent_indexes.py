"""Operations for migrations that add and remove indexes of large tables while everybody works on them."""

from typing import Any

from django.contrib.postgres import operations


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
