"""Tags of the citizen: shown in the citizen panel and edited there."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.citizens import tags
from foundation.citizens.models import Citizen, Tag
from foundation.citizens.tags import LONGEST
from foundation.conversations.actions import ActionRefused, ActionResult
from foundation.conversations.context import Card
from foundation.conversations.models import Conversation

LABEL = gettext_lazy("Tags")


class TagsForm(forms.Form):
    button = gettext_lazy("Save the tags")
    tags = forms.ModelMultipleChoiceField(
        Tag.objects.none(),
        label=LABEL,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Campaigns may be sent to a tag. No illness, no belief, nothing that shames."),
    )

    new_tag = forms.CharField(label=gettext_lazy("A new tag"), max_length=LONGEST, required=False)
    ground = forms.CharField(
        label=gettext_lazy("Why may these people be written to?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Only for a new tag. What they asked for, or which matter of theirs it is."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["tags"].queryset = in_use = Tag.objects.filter(is_in_use=True)  # type: ignore[attr-defined]
        if not in_use.exists():
            self.fields["tags"].widget = forms.MultipleHiddenInput()
            self.fields["new_tag"].help_text = self.fields["tags"].help_text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if tags.clean_name(cleaned.get("new_tag", "")) and not cleaned.get("ground", "").strip():
            self.add_error("ground", _("Say why these people may be written to, before the tag is used."))
        return cleaned


def build_form(conversation: Conversation, data: Any) -> TagsForm:
    borne = Tag.objects.filter(is_in_use=True, taggings__citizen=conversation.identity.citizen)
    return TagsForm(data, initial={"tags": borne})


def perform(conversation: Conversation, operator: User, cleaned: dict[str, Any]) -> ActionResult:
    citizen = conversation.identity.citizen
    leaves = Tag.objects.filter(is_in_use=True, taggings__citizen=citizen).exclude(pk__in=cleaned["tags"])
    if leaves.exists() and not operator.has_perm("citizens.delete_tagging"):
        raise ActionRefused(_("You may not take people out of a tag."))
    chosen = [*cleaned["tags"], *_new_tag(operator, cleaned)]
    new, left = tags.set_for(citizen=citizen, tags=chosen, by=operator)
    told = [f"+ {tag}" for tag in new] + [f"− {tag}" for tag in left]
    return ActionResult(_("Tags: %(changes)s") % {"changes": ", ".join(told) or _("no change")})


def _new_tag(operator: User, cleaned: dict[str, Any]) -> list[Tag]:
    """The tag that was named in words: made, or taken into use, with its ground."""
    name = tags.clean_name(cleaned["new_tag"])
    if not name:
        return []
    if not operator.has_perm("citizens.add_tag"):
        raise ActionRefused(_("You may not make new tags."))
    known = Tag.objects.filter(name__iexact=name).first()
    if known and known.is_in_use:
        return [known]
    tag = known or Tag(name=name)
    tag.ground, tag.is_in_use = cleaned["ground"].strip(), True
    tag.save()
    return [tag]


def cards(citizen: Citizen) -> list[Card]:
    borne = [str(tag) for tag in Tag.objects.filter(taggings__citizen=citizen)]
    return [Card(", ".join(borne))] if borne else []
