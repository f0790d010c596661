from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('outbox', '0012_sources_of_alarms'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='owed_since',
            field=models.DateTimeField(
                blank=True, editable=False, help_text='when it was due before its route failed', null=True
            ),
        ),
    ]
