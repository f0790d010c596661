"""The database itself refuses to change or delete what happened to a dossier.

The one exception is data erasure (Law 91/2025/QH15): a note may name a person, so the erasure of a citizen may
blank the two notes of an event, and nothing else of it. It must say so in its own transaction, through the
setting `portal.erasing_notes`; no other code sets it (dossiers/personal_data.py).
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION dossiers_guard_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND current_setting('portal.erasing_notes', true) = 'on'
        AND NEW.note_public = '' AND NEW.note_internal = ''
        AND to_jsonb(NEW) - 'note_public' - 'note_internal' = to_jsonb(OLD) - 'note_public' - 'note_internal'
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a status event is history: it is never changed or deleted'
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER history_is_append_only BEFORE UPDATE OR DELETE ON dossiers_statusevent
    FOR EACH ROW EXECUTE FUNCTION dossiers_guard_history();
"""

UNGUARD = """
DROP TRIGGER history_is_append_only ON dossiers_statusevent;
DROP FUNCTION dossiers_guard_history();
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_initial")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
