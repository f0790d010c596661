from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations

from foundation.database.migration_operations import AddIndexConcurrently
from foundation.database.folded_text import Folded


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('citizens', '0007_search_by_name'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='citizen',
            index=GinIndex(OpClass(Folded('full_name'), 'gin_trgm_ops'), name='citizen_by_name'),
        ),
        AddIndexConcurrently(
            model_name='channelidentity',
            index=GinIndex(OpClass(Folded('display_name'), 'gin_trgm_ops'), name='identity_by_name'),
        ),
    ]
