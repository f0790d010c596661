from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('violations', '0002_words_in_two_languages'),
    ]

    operations = [
        migrations.AddField(
            model_name='violation',
            name='listed_on',
            field=models.DateField(editable=False, null=True, verbose_name='on the list of'),
        ),
    ]
