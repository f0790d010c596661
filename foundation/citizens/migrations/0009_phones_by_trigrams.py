from django.contrib.postgres.indexes import GinIndex
from django.db import migrations

from foundation.database.migration_operations import AddIndexConcurrently


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('citizens', '0008_names_by_trigrams'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='citizen',
            index=GinIndex(fields=['phone'], name='citizen_by_part_of_phone', opclasses=['gin_trgm_ops']),
        ),
    ]
