import django.contrib.postgres.indexes
import django.db.models.deletion
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assistant', '0003_intent_labels_in_english'),
        ('conversations', '0007_leaving_the_queue'),
    ]

    operations = [
        TrigramExtension(),
        migrations.AddField(
            model_name='dialoguestate',
            name='acknowledged_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='dialoguestate',
            name='bad_turns',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='dialoguestate',
            name='last_reply',
            field=models.CharField(blank=True, db_default='', default='', max_length=8),
        ),
        migrations.AlterField(
            model_name='miss',
            name='why',
            field=models.CharField(choices=[('understood', 'understood'), ('asked', 'asked back'), ('missed', 'not understood'), ('handed', 'handed over'), ('wrong', 'wrong'), ('brought', 'brought to a person after bad turns')], max_length=10, verbose_name='why it is here'),
        ),
        migrations.AlterField(
            model_name='outcome',
            name='kind',
            field=models.CharField(choices=[('understood', 'understood'), ('asked', 'asked back'), ('missed', 'not understood'), ('handed', 'handed over'), ('wrong', 'wrong'), ('brought', 'brought to a person after bad turns')], max_length=10),
        ),
        migrations.CreateModel(
            name='PastAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=300, verbose_name='question, masked')),
                ('folded', models.CharField(editable=False, max_length=300)),
                ('answer', models.TextField(verbose_name='answer, masked')),
                ('answered_at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='answered')),
                ('turn', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conversations.turn')),
            ],
            options={
                'verbose_name': 'past answer',
                'verbose_name_plural': 'past answers',
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['folded'], name='past_answer_by_words', opclasses=['gin_trgm_ops'])],
            },
        ),
    ]
