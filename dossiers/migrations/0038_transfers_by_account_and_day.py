from django.db import migrations, models


class Migration(migrations.Migration):
    """The release before finds a transfer by its number alone, which is unique until this one adds another.

    Back again only while no number stands twice.
    """

    dependencies = [
        ('dossiers', '0037_situations_of_other_bodies'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='banktransfer',
            constraint=models.UniqueConstraint(fields=['number', 'at', 'account'], name='one_line_of_an_account_and_day'),
        ),
        migrations.AlterField(
            model_name='banktransfer',
            name='number',
            field=models.CharField(max_length=60, verbose_name='transaction number'),
        ),
    ]
