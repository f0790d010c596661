from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('citizens', '0011_names_in_order'),
    ]

    operations = [
        migrations.AddField(
            model_name='channelidentity',
            name='following_told_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
