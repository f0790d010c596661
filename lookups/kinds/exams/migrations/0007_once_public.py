"""Which exams were once public, so that a change of their scores is a correction, and what people were told."""

from django.db import migrations, models
from django.db.models.functions import Coalesce, Now


def note_the_published(apps, schema_editor):
    exams = apps.get_model('exams', 'Exam').objects.filter(is_checked=True, publish_at__lte=Now())
    exams.update(first_published_at=Coalesce('announced_at', 'publish_at'))


class Migration(migrations.Migration):

    dependencies = [
        ('exams', '0006_held_announcements'),
    ]

    operations = [
        migrations.AddField(
            model_name='exam',
            name='first_published_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='first published at'),
        ),
        migrations.AddField(
            model_name='exam',
            name='times_hidden',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name='scorewatch',
            name='told_version',
            field=models.PositiveSmallIntegerField(editable=False, null=True),
        ),
        migrations.RunPython(note_the_published, migrations.RunPython.noop),
    ]
