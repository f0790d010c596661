import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0007_leaving_the_queue'),
        ('inbox', '0001_ready_answers_and_drafts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SuggestedAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('source', models.CharField(max_length=400)),
                ('url', models.URLField(blank=True)),
                ('shown_at', models.DateTimeField(auto_now_add=True, db_index=True)),
                ('taken_at', models.DateTimeField(blank=True, null=True)),
                ('is_edited', models.BooleanField(null=True)),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suggested_answers', to='conversations.conversation')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conversations.turn')),
                ('taken_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'suggested answer',
                'verbose_name_plural': 'suggested answers',
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('question', 'position'), name='one_suggestion_per_position')],
            },
        ),
    ]
