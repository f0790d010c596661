"""Searches stand in the trail of readings, and an erasure takes the purpose that names the person out of it.

The trail refuses every other change, as before (migration 0003).
"""

from django.db import migrations, models

GUARD = """
CREATE OR REPLACE FUNCTION citizens_guard_reads() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND current_setting('portal.erasing_notes', true) = 'on'
        AND to_jsonb(NEW) - 'page' = to_jsonb(OLD) - 'page'
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a reading of personal data is never changed or deleted'
        USING ERRCODE = 'restrict_violation';
END $$;
"""

GUARD_BEFORE = """
CREATE OR REPLACE FUNCTION citizens_guard_reads() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a reading of personal data is never changed or deleted'
        USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("citizens", "0013_what_names_whose_erasure_waits")]

    operations = [
        migrations.AlterField(
            model_name="personaldataread",
            name="act",
            field=models.CharField(
                choices=[
                    ("page", "Page"),
                    ("export", "Export"),
                    ("download", "Download"),
                    ("api", "API"),
                    ("command", "Command"),
                    ("search", "Search"),
                ],
                max_length=8,
                verbose_name="how",
            ),
        ),
        migrations.RunSQL(GUARD, GUARD_BEFORE),
    ]
