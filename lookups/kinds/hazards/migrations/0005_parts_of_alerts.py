from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('hazards', '0004_received_alerts'),
    ]

    operations = [
        migrations.AddField(
            model_name='receivedalert',
            name='part',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AlterField(
            model_name='receivedalert',
            name='entry',
            field=models.CharField(editable=False, max_length=64),
        ),
        migrations.AlterField(
            model_name='receivedalert',
            name='outcome',
            field=models.CharField(choices=[('draft', 'made or changed a draft'), ('cancelled', 'withdraws a warning'), ('elsewhere', 'names no place of ours'), ('not_meant', 'a test or not for the public'), ('over', 'was over when it came'), ('unknown', 'of a hazard that we do not know'), ('place', 'of a place that we do not know'), ('unreadable', 'cannot be read')], max_length=10, verbose_name='what became of it'),
        ),
        migrations.RemoveConstraint(
            model_name='receivedalert',
            name='one_row_per_cap_message',
        ),
        migrations.AddConstraint(
            model_name='receivedalert',
            constraint=models.UniqueConstraint(fields=('entry', 'part'), name='one_row_per_entry_and_part'),
        ),
        migrations.AddConstraint(
            model_name='receivedalert',
            constraint=models.UniqueConstraint(condition=models.Q(('sent_at__isnull', False)), fields=('sender', 'identifier', 'sent_at', 'part'), name='one_row_per_part_of_a_cap_message'),
        ),
    ]
