from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0039_procedures_of_the_national_catalogue'),
    ]

    operations = [
        migrations.AddField(
            model_name='dossierdraft',
            name='token_mark',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=12),
        ),
    ]
