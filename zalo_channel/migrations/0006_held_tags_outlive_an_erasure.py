import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery

ABOUT_TAGS = ["add_user_to_tag", "remove_user_from_tag", "remove_tag"]


def keep_the_account(apps, schema_editor):
    held, identities = apps.get_model("zalo_channel", "HeldTag"), apps.get_model("citizens", "ChannelIdentity")
    account = identities.objects.filter(pk=OuterRef("identity")).values("external_id")
    held.objects.update(user_id=Subquery(account))


def blank_what_is_settled(apps, schema_editor):
    events = apps.get_model("zalo_channel", "InboundEvent").objects
    events.filter(event_name__in=ABOUT_TAGS, state__in=["done", "ignored"]).update(body="{}")


class Migration(migrations.Migration):

    dependencies = [
        ('citizens', '0002_tags'),
        ('zalo_channel', '0005_tags'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='heldtag', name='one_held_tag_per_person'),
        migrations.AddField(
            model_name='heldtag',
            name='user_id',
            field=models.CharField(default='', max_length=100),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='heldtag',
            name='spelled',
            field=models.CharField(blank=True, default='', help_text="the account's own name of the tag, where ours is another", max_length=200),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='heldtag',
            name='identity',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='held_tags', to='citizens.channelidentity'),
        ),
        migrations.RunPython(keep_the_account, migrations.RunPython.noop),
        migrations.RunPython(blank_what_is_settled, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='heldtag',
            constraint=models.UniqueConstraint(fields=('name', 'user_id'), name='one_held_tag_per_person'),
        ),
    ]
