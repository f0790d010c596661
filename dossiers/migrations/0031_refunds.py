import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import foundation.database.encryption

PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0030_reminders_of_fees'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='payment',
            name='kind',
            field=models.CharField(choices=[('received', 'Received'), ('refunded', 'Given back'), ('reversed', 'Recorded by mistake')], max_length=8, verbose_name='kind'),
        ),
        migrations.CreateModel(
            name='Refund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.BigIntegerField(verbose_name='amount (đ)')),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('means', models.CharField(choices=[('account', 'To a bank account'), ('cash', 'In cash at the counter')], max_length=7, verbose_name='how it is given back')),
                ('payee', foundation.database.encryption.EncryptedTextField(blank=True, default='', verbose_name='bank, account and holder')),
                ('state', models.CharField(choices=[('asked', 'Waits for a second person'), ('paid', 'Given back'), ('refused', 'Not given back')], default='asked', max_length=7, verbose_name='state')),
                ('asked_at', models.DateTimeField(verbose_name='requested at')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided')),
                ('answer', models.CharField(blank=True, max_length=300, verbose_name='answer')),
                ('asked_by', models.ForeignKey(on_delete=PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked for by')),
                ('decided_by', models.ForeignKey(null=True, on_delete=PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('notice', models.ForeignKey(on_delete=PROTECT, related_name='refunds', to='dossiers.feenotice', verbose_name='fee notice')),
                ('payment', models.OneToOneField(null=True, on_delete=PROTECT, related_name='refund', to='dossiers.payment', verbose_name='payment')),
            ],
            options={
                'verbose_name': 'refund',
                'verbose_name_plural': 'refunds',
                'ordering': ['-pk'],
                'permissions': [('approve_refund', 'Can give money back that another officer asked for')],
                'indexes': [models.Index(condition=models.Q(('state', 'asked')), fields=['asked_at'], name='refund_asked')],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='refund_is_of_some_amount'),
                    models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('notice',), name='one_open_refund_of_a_notice'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'paid'), _negated=True), models.Q(('decided_by__isnull', False), ('payment__isnull', False), models.Q(('decided_by', models.F('asked_by')), _negated=True)), _connector='OR'), name='refund_is_paid_by_a_second_person', violation_error_message='A second person gives the money back.'),
                ],
            },
        ),
    ]
