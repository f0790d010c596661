from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0029_fees_owed_and_over'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='feenotice',
            options={'ordering': ['issued_at', 'id'], 'permissions': [('remind_feenotice', 'Can remind people of fees')], 'verbose_name': 'fee notice', 'verbose_name_plural': 'fee notices'},
        ),
        migrations.AddField(
            model_name='feenotice',
            name='reminded_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='reminded'),
        ),
    ]
