from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models

from foundation.database.migration_operations import AddIndexConcurrently
from foundation.database.folded_text import Folded

# The statistics of a partial index on an expression are not used for estimates; these are.
STATISTICS = "CREATE STATISTICS turn_words ON (folded_words(text)) FROM conversations_turn"


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('conversations', '0008_buttons_of_the_bot'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='turn',
            index=GinIndex(
                OpClass(Folded('text'), 'gin_trgm_ops'),
                name='turn_by_words',
                condition=models.Q(('author', 'bot'), _negated=True),
            ),
        ),
        AddIndexConcurrently(
            model_name='conversation',
            index=models.Index(
                fields=['-last_turn_at'],
                condition=models.Q(('unanswered_since', None), _negated=True),
                name='conversation_unanswered',
            ),
        ),
        migrations.RunSQL(STATISTICS, "DROP STATISTICS turn_words"),
    ]
