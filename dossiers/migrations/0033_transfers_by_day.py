from django.db import migrations, models

from foundation.database.migration_operations import AddIndexConcurrently


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('dossiers', '0032_closings_of_days'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='banktransfer',
            index=models.Index(fields=['-at', 'account'], name='transfer_by_day'),
        ),
    ]
