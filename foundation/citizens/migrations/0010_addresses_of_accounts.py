import foundation.database.encryption
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('citizens', '0009_phones_by_trigrams'),
    ]

    operations = [
        migrations.AddField(
            model_name='channelidentity',
            name='address',
            field=foundation.database.encryption.EncryptedTextField(blank=True, db_default='', default='', editable=False, verbose_name='address'),
        ),
    ]
