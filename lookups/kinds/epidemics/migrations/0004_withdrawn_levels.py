import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('epidemics', '0003_second_person'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='outbreaklevel',
            name='closed_by',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='closed', to='epidemics.outbreaklevel'),
        ),
        migrations.AddField(
            model_name='outbreaklevel',
            name='closed_from',
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='outbreaklevel',
            name='withdrawn_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='withdrawn at'),
        ),
        migrations.AddField(
            model_name='outbreaklevel',
            name='withdrawn_because',
            field=models.CharField(blank=True, db_default='', editable=False, max_length=300, verbose_name='why withdrawn'),
        ),
        migrations.AddField(
            model_name='outbreaklevel',
            name='withdrawn_by',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='withdrawn by'),
        ),
    ]
