import foundation.database.encryption
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('citizens', '0012_when_following_was_told'),
    ]

    operations = [
        migrations.AddField(
            model_name='citizen',
            name='erasure_mentions',
            field=foundation.database.encryption.EncryptedTextField(blank=True, db_default='', default='', editable=False),
        ),
    ]
