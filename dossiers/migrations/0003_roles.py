"""The search that reads names without marks. The roles are filled by foundation/accounts/roles.py after each `migrate`."""

from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0002_history_is_append_only")]

    operations = [UnaccentExtension()]
