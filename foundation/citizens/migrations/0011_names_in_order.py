from django.db import migrations, models

from foundation.database.migration_operations import AddIndexConcurrently


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('citizens', '0010_addresses_of_accounts'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='citizen',
            index=models.Index(fields=['full_name'], name='citizen_in_order_of_names'),
        ),
    ]
