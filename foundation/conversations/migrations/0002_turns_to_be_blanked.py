from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="turn",
            index=models.Index(
                condition=Q(("attachments", []), ("text", ""), _negated=True),
                fields=["said_at"],
                name="turn_not_blank",
            ),
        ),
    ]
