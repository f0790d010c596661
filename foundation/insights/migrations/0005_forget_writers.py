"""Batches of uses are no longer numbered. The table goes with a later release: the code before still writes it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("insights", "0004_rename_reading_to_gauge_sample")]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("Writer")]),
    ]
