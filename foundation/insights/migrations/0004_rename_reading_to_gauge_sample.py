"""The field's word for what stood on a counter at one moment; the table keeps its name."""

from django.db import migrations

from foundation.database.migration_operations import rename_permissions


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("insights", "0003_writers"),
    ]

    operations = [
        migrations.AlterModelTable("Reading", "insights_reading"),
        migrations.RenameModel("Reading", "GaugeSample"),
        rename_permissions("insights", "reading", "gaugesample"),
    ]
