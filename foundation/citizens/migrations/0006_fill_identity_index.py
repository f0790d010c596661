from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


def fill(apps, schema_editor):
    """In the order of the key, so that a run that was broken off begins again without harm."""
    citizens = apps.get_model("citizens", "Citizen").objects.using(schema_editor.connection.alias)
    for citizen in citizens.exclude(identity_number="").filter(identity_index="").order_by("pk").iterator(500):
        citizens.filter(pk=citizen.pk, identity_index="").update(
            identity_index=citizen._meta.get_field("identity_index").pre_save(citizen, False)
        )


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("citizens", "0005_identity_index")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        AddIndexConcurrently(
            "citizen", models.Index(fields=["identity_index"], name="citizen_by_identity")
        ),
    ]
