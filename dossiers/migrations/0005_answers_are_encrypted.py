"""The kept answers of the API hold receipt secrets and tracking addresses: they are encrypted like those."""

from django.db import migrations

import foundation.database.encryption
from foundation.database.encryption import seal, unseal

ROWS = "SELECT id, response FROM dossiers_idempotencyrecord WHERE response IS NOT NULL"
WRITE = "UPDATE dossiers_idempotencyrecord SET response = %s WHERE id = %s"


def _rewritten(change):
    def run(apps, schema_editor):
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(ROWS)
            for key, text in cursor.fetchall():
                cursor.execute(WRITE, [change(text), key])

    return run


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0004_catalogue_history")]

    operations = [
        migrations.AlterField(
            model_name="idempotencyrecord",
            name="response",
            field=foundation.database.encryption.EncryptedTextField(blank=True, null=True),
        ),
        migrations.RunPython(_rewritten(seal), _rewritten(unseal)),
    ]
