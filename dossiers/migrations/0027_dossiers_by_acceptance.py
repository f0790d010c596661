from django.db import migrations, models

from foundation.database.migration_operations import AddIndexConcurrently


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('dossiers', '0026_template_of_papers'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='dossier',
            index=models.Index(fields=['accepted_at'], name='dossier_by_acceptance'),
        ),
    ]
