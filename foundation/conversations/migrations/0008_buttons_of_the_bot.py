from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0007_leaving_the_queue'),
        ('citizens', '0007_search_by_name'),
    ]

    operations = [
        migrations.AddField(
            model_name='turn',
            name='buttons',
            field=models.JSONField(db_default=[], default=list),
        ),
    ]
