from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0043_without_officer'),
    ]

    operations = [
        migrations.AddField(
            model_name='dossierdraft',
            name='news',
            field=models.CharField(
                blank=True,
                db_default='',
                default='',
                editable=False,
                help_text='news_choice.py',
                max_length=30,
            ),
        ),
    ]
