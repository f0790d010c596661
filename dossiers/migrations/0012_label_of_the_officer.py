"""The officer of a desk is named in the reader's language where the row may only be read."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("dossiers", "0011_identity_by_proof"),
    ]

    operations = [
        migrations.AlterField(
            model_name="officerdesk",
            name="officer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="desks",
                to=settings.AUTH_USER_MODEL,
                verbose_name="Officer",
            ),
        ),
    ]
