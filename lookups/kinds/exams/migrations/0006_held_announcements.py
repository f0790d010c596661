from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exams', '0005_snapshot_names'),
    ]

    operations = [
        migrations.AddField(
            model_name='exam',
            name='held_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='messages held since'),
        ),
    ]
