import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0031_refunds'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='banktransfer',
            name='account',
            field=models.CharField(blank=True, db_default='', default='', help_text="the office's own; where the statement does not say it, that of the fee notice", max_length=30, verbose_name='account'),
        ),
        migrations.CreateModel(
            name='DayClosing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('account', models.CharField(blank=True, max_length=30, verbose_name='account')),
                ('figures', models.JSONField(verbose_name='figures')),
                ('closed_at', models.DateTimeField(verbose_name='closed at')),
                ('closed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='closed by')),
            ],
            options={
                'verbose_name': 'closing of a day',
                'verbose_name_plural': 'closings of days',
                'ordering': ['-day', 'account'],
                'constraints': [models.UniqueConstraint(fields=('day', 'account'), name='a_day_of_an_account_is_closed_once')],
            },
        ),
    ]
