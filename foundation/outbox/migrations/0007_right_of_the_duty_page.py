from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('outbox', '0006_traceparent'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='alarm',
            options={'permissions': [('watch_delivery', 'Can open the duty page')], 'verbose_name': 'alarm', 'verbose_name_plural': 'alarms'},
        ),
    ]
