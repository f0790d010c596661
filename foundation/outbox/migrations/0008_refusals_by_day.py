from django.db import migrations, models

from foundation.database.migration_operations import AddIndexConcurrently, RemoveIndexConcurrently


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('outbox', '0007_right_of_the_duty_page'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='notice',
            index=models.Index(
                condition=models.Q(('state__in', ['unknown', 'not_sent'])),
                fields=['state', 'created_at', 'reason'],
                name='notice_needs_attention',
            ),
        ),
        RemoveIndexConcurrently(model_name='notice', name='notice_attention'),
    ]
