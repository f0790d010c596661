from django.db import migrations, models

from foundation.database.migration_operations import AddIndexConcurrently


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('dossiers', '0042_signing_of_partners'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='dossier',
            index=models.Index(
                fields=['status', 'due_at'],
                include=['received_at_agency', 'competent_agency', 'id'],
                condition=models.Q(('officer', None), ('status__in', [1, 2, 4, 5, 6, 8, 9])),
                name='dossier_without_officer',
            ),
        ),
    ]
