import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('citizens', '0010_addresses_of_accounts'),
        ('petitions', '0007_search_by_words'),
    ]

    operations = [
        migrations.CreateModel(
            name='Follow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(default=django.utils.timezone.now, verbose_name='since')),
                ('stopped_at', models.DateTimeField(blank=True, null=True, verbose_name='stopped at')),
                ('citizen', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='petitions_followed', to='citizens.citizen')),
                ('petition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to='petitions.petition')),
            ],
            options={
                'verbose_name': 'follow',
                'verbose_name_plural': 'follows',
                'constraints': [models.UniqueConstraint(fields=('petition', 'citizen'), name='one_follow_of_a_petition')],
            },
        ),
    ]
