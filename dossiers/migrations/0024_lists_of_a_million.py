from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

from foundation.database.migration_operations import AddIndexConcurrently


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('citizens', '0009_phones_by_trigrams'),  # the extension of trigrams stands before it
        ('dossiers', '0023_english_names'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='dossier',
            index=models.Index(fields=['status', 'due_at', 'id'], name='dossier_by_status'),
        ),
        AddIndexConcurrently(
            model_name='dossier',
            index=models.Index(fields=['officer', 'status', 'due_at'], name='dossier_of_officer'),
        ),
        AddIndexConcurrently(
            model_name='dossier',
            index=GinIndex(fields=['code'], name='dossier_by_part_of_code', opclasses=['gin_trgm_ops']),
        ),
        migrations.AlterField(
            model_name='dossier',
            name='officer',
            field=models.ForeignKey(
                blank=True, db_index=False, null=True, on_delete=models.deletion.SET_NULL,
                to=settings.AUTH_USER_MODEL, verbose_name='officer in charge',
            ),
        ),
    ]
