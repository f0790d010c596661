"""Which version of the scores was compared with the list; those that are checked now, the present one."""

from django.db import migrations, models
from django.db.models import F


def note_present(apps, schema_editor):
    apps.get_model("exams", "Exam").objects.filter(is_checked=True).update(checked_revision=F("revision"))


class Migration(migrations.Migration):
    dependencies = [("exams", "0007_once_public")]

    operations = [
        migrations.AddField(
            model_name="exam",
            name="checked_revision",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.RunPython(note_present, migrations.RunPython.noop),
    ]
