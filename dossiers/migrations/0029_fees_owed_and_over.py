from django.db import migrations, models

from foundation.database.migration_operations import AddIndexConcurrently


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('dossiers', '0028_payments'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='feenotice',
            index=models.Index(condition=models.Q(('state', 'unpaid')), fields=['issued_at'], name='fee_unpaid'),
        ),
        AddIndexConcurrently(
            model_name='feenotice',
            index=models.Index(condition=models.Q(models.Q(('booked__gt', models.F('total')), ('state__in', ['unpaid', 'paid'])), models.Q(('booked__gt', 0), ('state__in', ['cancelled', 'refunded'])), _connector='OR'), fields=['issued_at'], name='fee_surplus'),
        ),
    ]
