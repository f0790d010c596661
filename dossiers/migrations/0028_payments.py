"""Money that came for a fee notice, row by row; the database refuses to change or delete a row."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARD = """
CREATE FUNCTION dossiers_guard_payments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a payment is never changed or deleted; another row takes it back'
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER payments_are_append_only BEFORE UPDATE OR DELETE ON dossiers_payment
    FOR EACH ROW EXECUTE FUNCTION dossiers_guard_payments();
"""

UNGUARD = """
DROP TRIGGER payments_are_append_only ON dossiers_payment;
DROP FUNCTION dossiers_guard_payments();
"""
PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0027_dossiers_by_acceptance'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='feenotice',
            name='booked',
            field=models.BigIntegerField(db_default=0, default=0, editable=False, verbose_name='received (đ)'),
        ),
        migrations.AlterField(
            model_name='banktransfer',
            name='state',
            field=models.CharField(choices=[('matched', 'Matched'), ('to_check', 'To be checked by a person'), ('settled', 'Assigned by a person'), ('surplus', 'Kept as surplus of a notice'), ('set_aside', 'Set aside')], max_length=9, verbose_name='state'),
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('received', 'Received'), ('reversed', 'Recorded by mistake')], max_length=8, verbose_name='kind')),
                ('amount', models.BigIntegerField(help_text='negative where money went back', verbose_name='amount (đ)')),
                ('receipt_number', models.CharField(max_length=60, verbose_name='receipt number')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('event', models.ForeignKey(null=True, on_delete=PROTECT, related_name='payments', to='dossiers.statusevent', verbose_name='status event')),
                ('notice', models.ForeignKey(on_delete=PROTECT, related_name='payments', to='dossiers.feenotice', verbose_name='fee notice')),
                ('officer', models.ForeignKey(null=True, on_delete=PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='officer')),
                ('reverses', models.OneToOneField(editable=False, null=True, on_delete=PROTECT, related_name='reversed_by', to='dossiers.payment')),
                ('transfer', models.ForeignKey(null=True, on_delete=PROTECT, related_name='payments', to='dossiers.banktransfer', verbose_name='bank transfer')),
            ],
            options={
                'verbose_name': 'payment',
                'verbose_name_plural': 'payments',
                'ordering': ['at', 'id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('amount__gt', 0), ('kind', 'received')), models.Q(models.Q(('kind', 'received'), _negated=True), ('amount__lt', 0)), _connector='OR'), name='payment_has_the_sign_of_its_kind'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind', 'reversed'), _negated=True), ('reverses__isnull', False), _connector='OR'), name='reversal_names_its_payment'),
                ],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
