"""The undoing of a step names the event that it undoes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("petitions", "0010_first_usual_reasons")]

    operations = [
        migrations.AddField(
            model_name="event",
            name="undoes",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="undone_by",
                to="petitions.event",
            ),
        ),
    ]
