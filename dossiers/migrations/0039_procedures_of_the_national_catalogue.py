from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0038_transfers_by_account_and_day'),
    ]

    operations = [
        migrations.CreateModel(
            name='NationalProcedure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, verbose_name='national code')),
                ('name', models.TextField(verbose_name='name')),
                ('field', models.CharField(blank=True, max_length=300, verbose_name='field')),
                ('handled_by', models.CharField(blank=True, max_length=300, verbose_name='who handles it')),
                ('url', models.URLField(blank=True, max_length=300, verbose_name='address on the web')),
            ],
            options={
                'verbose_name': 'procedure of the national catalogue',
                'verbose_name_plural': 'procedures of the national catalogue',
                'ordering': ['code'],
                'constraints': [models.UniqueConstraint(fields=('code',), name='one_national_procedure_per_code')],
            },
        ),
    ]
