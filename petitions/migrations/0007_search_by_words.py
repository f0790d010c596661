from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models

from foundation.database.migration_operations import AddIndexConcurrently
from foundation.database.folded_text import Folded

FOLDED = (
    ('petition', 'text', 'petition_by_words'),
    ('petition', 'place', 'petition_by_place'),
    ('sender', 'name', 'sender_by_name'),
)


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('petitions', '0006_answers_corrected_and_ready'),
    ]

    operations = [
        *(
            AddIndexConcurrently(
                model_name=model,
                index=GinIndex(OpClass(Folded(field), 'gin_trgm_ops'), name=name),
            )
            for model, field, name in FOLDED
        ),
        AddIndexConcurrently(
            model_name='sender',
            index=models.Index(
                fields=['phone'], condition=models.Q(('phone', ''), _negated=True), name='sender_by_phone'
            ),
        ),
    ]
