from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('citizens', '0004_confirmed_phones'),
        ('conversations', '0004_an_answer_called_wrong'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='conversation',
            name='emergency',
            field=models.CharField(blank=True, db_default='', default='', max_length=20),
        ),
        migrations.AddField(
            model_name='conversation',
            name='emergency_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='conversation',
            name='emergency_place',
            field=models.CharField(blank=True, db_default='', default='', max_length=300),
        ),
        migrations.AddField(
            model_name='conversation',
            name='emergency_seen_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='deskentry',
            name='kind',
            field=models.CharField(choices=[('asked', 'A person was asked for'), ('taken', 'Taken'), ('handed', 'Handed over'), ('returned', 'Put back into the queue'), ('taken_back', 'Taken back by the timer'), ('elsewhere', "Answered in the platform's own console"), ('more_time', 'Asked for more time'), ('note', 'Note'), ('act', 'Done'), ('wrong', "Called the bot's answer wrong"), ('closed', 'Closed'), ('emergency', 'Emergency'), ('seen', 'Emergency acknowledged')], max_length=10),
        ),
    ]
