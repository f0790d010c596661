"""The database itself refuses to change or delete what happened to a petition.

The one exception is data erasure (Law 91/2025/QH15): a note may name a person, so erasing a sender may blank
the two notes of an event, and nothing else of it; the transaction says so through `portal.erasing_notes`.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION petitions_guard_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND current_setting('portal.erasing_notes', true) = 'on'
        AND NEW.note_public = '' AND NEW.note_internal = ''
        AND to_jsonb(NEW) - 'note_public' - 'note_internal' = to_jsonb(OLD) - 'note_public' - 'note_internal'
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an event of a petition is history: it is never changed or deleted'
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER history_is_append_only BEFORE UPDATE OR DELETE ON petitions_event
    FOR EACH ROW EXECUTE FUNCTION petitions_guard_history();
"""

UNGUARD = """
DROP TRIGGER history_is_append_only ON petitions_event;
DROP FUNCTION petitions_guard_history();
"""


class Migration(migrations.Migration):
    dependencies = [("petitions", "0001_initial")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
