from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models
from django.db.models import Q

from foundation.database.migration_operations import AddIndexConcurrently


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('outbox', '0009_wordings'),
    ]

    operations = [
        TrigramExtension(),
        AddIndexConcurrently(
            model_name='notice',
            index=GinIndex(
                fields=['subject'],
                opclasses=['gin_trgm_ops'],
                condition=~Q(subject=''),
                name='notice_by_part_of_subject',
            ),
        ),
        AddIndexConcurrently(
            model_name='notice',
            index=models.Index(fields=['-created_at', '-id'], name='notice_by_day'),
        ),
        AddIndexConcurrently(
            model_name='notice',
            index=models.Index(fields=['reason', '-created_at'], condition=~Q(reason=''), name='notice_by_reason'),
        ),
        AddIndexConcurrently(
            model_name='notice',
            index=models.Index(
                fields=['route', '-created_at'],
                condition=~Q(route='') & ~Q(route='consultation'),
                name='notice_by_rare_route',
            ),
        ),
    ]
