from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('spreadsheets', '0002_taking_back'),
    ]

    operations = [
        migrations.AddField(
            model_name='importrun',
            name='begun_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='importrun',
            name='job',
            field=models.JSONField(db_default={}, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='importrun',
            name='stage',
            field=models.CharField(choices=[('waiting', 'Waits for its turn'), ('running', 'Being imported'), ('done', 'Imported'), ('refused', 'Not imported: refused'), ('failed', 'Not imported: failed')], db_default='done', default='done', max_length=7),
        ),
        migrations.AddField(
            model_name='importrun',
            name='told',
            field=models.CharField(blank=True, db_default='', max_length=500, verbose_name='why not imported'),
        ),
        migrations.AddField(
            model_name='importrun',
            name='tries',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
        ),
    ]
