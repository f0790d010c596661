"""What an import does to each row, written down by the database while it runs.

A trigger on the tables of the kinds that can be taken back keeps each row before and after, whichever way an
importer writes (bulk, update, delete). It does so only in a session that says which import it is in.
"""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models import Model
from django.db.utils import DEFAULT_DB_ALIAS

from foundation.spreadsheets import importing

FUNCTION = """
CREATE OR REPLACE FUNCTION keep_imported_row() RETURNS trigger AS $$
BEGIN
    INSERT INTO spreadsheets_importedrow (run_id, "table", key, before, after) VALUES (
        current_setting('portal.import_run')::bigint, TG_TABLE_NAME, coalesce(NEW.id, OLD.id),
        CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END, CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END
    );
    RETURN NULL;
END $$ LANGUAGE plpgsql
"""
TRIGGER = """
CREATE OR REPLACE TRIGGER keep_imported_row AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW
WHEN (coalesce(current_setting('portal.import_run', true), '') <> '') EXECUTE FUNCTION keep_imported_row()
"""
EXISTS = "SELECT 1 FROM pg_trigger WHERE tgname = 'keep_imported_row' AND tgrelid = %s::regclass"


def tracked_models() -> dict[type[Model], str | None]:
    kinds = map(importing.importer, importing.kinds())
    return {model: root for importer in kinds for model, root in importer.tracked.items()}


def install(sender: AppConfig, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Receives post_migrate of each app. A table that has its trigger is not locked again."""
    with connections[using].cursor() as cursor:
        tables = {model._meta.db_table for model in tracked_models() if model._meta.app_label == sender.label}
        there = set(connections[using].introspection.table_names(cursor))
        if "spreadsheets_importedrow" not in there:  # a migrate that stopped before
            return
        for table in sorted(tables & there):
            cursor.execute(EXISTS, [table])
            if cursor.fetchone() is None:
                cursor.execute(FUNCTION)
                cursor.execute(TRIGGER.format(table=table))
