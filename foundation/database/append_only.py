"""The trigger of a table whose rows are never changed or deleted, for the migration that makes the table."""

from django.db.migrations import RunSQL


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
