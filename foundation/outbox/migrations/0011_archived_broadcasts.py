from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('outbox', '0010_lists_of_ten_million'),
    ]

    operations = [
        migrations.CreateModel(
            name='ArchivedBroadcast',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event_key', models.CharField(max_length=80)),
                ('purpose', models.CharField(max_length=40)),
                ('state', models.CharField(choices=[('owed', 'Waiting to be sent'), ('unknown', 'Sent? Being settled'), ('sent', 'Sent'), ('delivered', 'Delivered'), ('seen', 'Seen'), ('merged', 'Told within a later message'), ('not_sent', 'Not sent'), ('cancelled', 'Cancelled')], max_length=9)),
                ('reason', models.CharField(blank=True, max_length=40)),
                ('count', models.PositiveIntegerField(default=0)),
                ('price', models.PositiveBigIntegerField(default=0)),
                ('first_sent_at', models.DateTimeField(null=True)),
                ('last_sent_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('event_key', 'purpose', 'state', 'reason'), name='one_count_of_an_archived_end')],
            },
        ),
    ]
