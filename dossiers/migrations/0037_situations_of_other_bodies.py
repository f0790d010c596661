from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0036_first_usual_reasons'),
    ]

    operations = [
        migrations.AddField(
            model_name='outsideprocedure',
            name='situations',
            field=models.TextField(blank=True, db_default='', help_text='one per line, without its name: “the boat has no number”; the search finds it by them', verbose_name='how people tell that they need it'),
        ),
    ]
