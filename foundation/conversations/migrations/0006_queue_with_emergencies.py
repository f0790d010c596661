"""The queue's order begins with emergencies; its index is replaced without locking the table."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [("conversations", "0005_emergencies")]

    operations = [
        AddIndexConcurrently(
            model_name='conversation',
            index=models.Index(models.OrderBy(models.F('emergency_at'), descending=True, nulls_last=True), models.OrderBy(models.F('was_taken_back'), descending=True), models.F('unanswered_since'), models.F('id'), condition=models.Q(('state', 'waiting')), name='conversation_queue_order'),
        ),
        AddIndexConcurrently(
            model_name='conversation',
            index=models.Index(condition=models.Q(models.Q(('emergency', ''), _negated=True), ('emergency_seen_at', None)), fields=['-emergency_at'], name='conversation_emergency'),
        ),
        RemoveIndexConcurrently(model_name="conversation", name="conversation_queue"),
    ]
