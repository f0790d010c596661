import datetime as dt

import django.db.models
from django.db import migrations, models

DAYTIME = {"opens_at": dt.time(7), "closes_at": dt.time(22)}
ROWS = (
    {"tag": 1},
    {"tag": 2, **DAYTIME},
    {"tag": 3, **DAYTIME, "per_day": 1, "per_month": 30},
)


def seed(apps, schema_editor):
    window = apps.get_model("zalo_channel", "TemplateWindow")
    for row in ROWS:
        window.objects.get_or_create(tag=row["tag"], defaults=row)


class Migration(migrations.Migration):
    dependencies = [("zalo_channel", "0006_held_tags_outlive_an_erasure")]

    operations = [
        migrations.CreateModel(
            name="TemplateWindow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "tag",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Transaction"), (2, "Customer care"), (3, "Promotion")],
                        unique=True,
                        verbose_name="tag",
                    ),
                ),
                ("opens_at", models.TimeField(blank=True, null=True, verbose_name="from")),
                ("closes_at", models.TimeField(blank=True, null=True, verbose_name="until")),
                (
                    "per_day",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="a day for each person"),
                ),
                (
                    "per_month",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="a month for each person"
                    ),
                ),
            ],
            options={
                "verbose_name": "hours of templates",
                "verbose_name_plural": "hours of templates",
                "ordering": ["tag"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes_at", None), ("opens_at", None))
                        | models.Q(("opens_at__lt", django.db.models.F("closes_at"))),
                        name="template_window_opens_before_it_closes",
                    )
                ],
            },
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
        migrations.RemoveField(model_name="messagetemplate", name="by_phone_at_night"),
        migrations.RemoveField(model_name="historicalmessagetemplate", name="by_phone_at_night"),
    ]
