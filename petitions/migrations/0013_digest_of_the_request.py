from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("petitions", "0012_withdraw_reopened")]

    operations = [
        migrations.AddField(
            model_name="petition",
            name="sent_hash",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                editable=False,
                help_text="digest of the API's request: the same key with another one is refused",
                max_length=64,
            ),
        ),
    ]
