"""The tags of whoever is written with: shown beside the conversation, and set there."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.citizens import tags
from foundation.citizens.models import Citizen, Tag
from foundation.conversations.acts import ActRefused, Done
from foundation.conversations.context import Card
from foundation.conversations.models import Conversation

LABEL = gettext_lazy("Tags")


class TagsForm(forms.Form):
    tags = forms.ModelMultipleChoiceField(
        Tag.objects.none(),
        label=LABEL,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Campaigns may be sent to a tag. No illness, no belief, nothing that shames."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tags"].queryset = Tag.objects.filter(is_in_use=True)  # type: ignore[attr-defined]


def build_form(conversation: Conversation, data: Any) -> TagsForm:
    borne = Tag.objects.filter(is_in_use=True, taggings__citizen=conversation.identity.citizen)
    return TagsForm(data, initial={"tags": borne})


def perform(conversation: Conversation, operator: User, cleaned: dict[str, Any]) -> Done:
    citizen = conversation.identity.citizen
    leaves = Tag.objects.filter(is_in_use=True, taggings__citizen=citizen).exclude(pk__in=cleaned["tags"])
    if leaves.exists() and not operator.has_perm("citizens.delete_tagging"):
        raise ActRefused(_("You may not take people out of a tag."))
    new, left = tags.set_for(citizen=citizen, tags=cleaned["tags"], by=operator)
    told = [f"+ {tag}" for tag in new] + [f"− {tag}" for tag in left]
    return Done(_("Tags: %(changes)s") % {"changes": ", ".join(told) or _("no change")})


def cards(citizen: Citizen) -> list[Card]:
    borne = [str(tag) for tag in Tag.objects.filter(taggings__citizen=citizen)]
    return [Card(", ".join(borne))] if borne else []
