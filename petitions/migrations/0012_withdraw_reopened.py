"""What was published of a petition that is being looked at again is withdrawn, as a reopening does since."""

from django.db import migrations
from django.utils import timezone


def withdraw(apps, schema_editor):
    live = apps.get_model("petitions", "Publication").objects.filter(withdrawn_at=None)
    live.exclude(petition__status__in=("answered", "closed")).update(withdrawn_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("petitions", "0011_undone_steps")]

    operations = [migrations.RunPython(withdraw, migrations.RunPython.noop)]
