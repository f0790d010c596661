from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0040_qr_of_drafts'),
    ]

    operations = [
        migrations.AddField(
            model_name='dossierdraft',
            name='sent_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
