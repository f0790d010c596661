from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('outbox', '0011_archived_broadcasts'),
    ]

    operations = [
        migrations.AddField(
            model_name='alarm',
            name='source',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=16),
        ),
    ]
