from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0006_queue_with_emergencies'),
    ]

    operations = [
        migrations.AlterField(
            model_name='deskentry',
            name='kind',
            field=models.CharField(choices=[('asked', 'A person was asked for'), ('taken', 'Taken'), ('handed', 'Handed over'), ('returned', 'Put back into the queue'), ('taken_back', 'Taken back by the timer'), ('elsewhere', "Answered in the platform's own console"), ('more_time', 'Asked for more time'), ('note', 'Note'), ('act', 'Done'), ('wrong', "Called the bot's answer wrong"), ('closed', 'Closed'), ('emergency', 'Emergency'), ('seen', 'Emergency acknowledged'), ('left', 'The citizen waits no longer')], max_length=10),
        ),
    ]
