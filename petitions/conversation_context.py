"""Petitions for whoever answers a citizen in a chat: what he sent, and a new one made of his words."""

import uuid
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.calendar.working_days import ZONE
from foundation.citizens.models import Citizen
from foundation.conversations.actions import ActionRefused, ActionResult
from foundation.conversations.context import Card
from foundation.conversations.models import Conversation, Turn
from foundation.vietnamese.dates import format_date
from foundation.web.form_fields import TextField
from petitions import codes, services
from petitions.categories import Field, Kind, guess_field, guess_kind
from petitions.errors import PetitionRefusal
from petitions.map_points import communes_named
from petitions.models import Petition, Sender
from petitions.models.petition import MAX_TEXT
from petitions.services import Actor, Contact, Place
from petitions.workflow import ActorKind

MAX_CARDS, WORDS_READ = 4, 6


def cards(citizen: Citizen) -> list[Card]:
    """One query; the newest first. What is behind a card is the back office's to show or refuse."""
    own = Petition.objects.filter(sender__citizen=citizen).select_related("unit").order_by("-pk")[:MAX_CARDS]
    return [_card(petition) for petition in own]


def citizens_by_code(typed: str) -> list[int]:
    """Who sent a petition whose code was typed."""
    return list(
        Sender.objects.filter(petition__code__in=codes.find_codes(typed)).values_list("citizen", flat=True)
    )


def _card(petition: Petition) -> Card:
    rows = [
        (_("State"), str(petition.get_status_display())),
        (_("Field"), str(petition.get_field_display())),
        (_("Answer due"), format_date(petition.due_at.astimezone(ZONE))),
    ]
    if petition.unit:
        rows.append((_("Handled by"), str(petition.unit)))
    return Card(petition.code, tuple(rows), reverse("admin:petitions_petition_change", args=[petition.pk]))


class PetitionForm(forms.Form):
    """Prefilled with what the citizen wrote last; the operator makes one matter of it."""

    sent_key = forms.UUIDField(initial=uuid.uuid4, required=False, widget=forms.HiddenInput)
    text = TextField(
        label=gettext_lazy("What happened?"), max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 6})
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices)
    field = forms.ChoiceField(label=gettext_lazy("Field"), choices=Field.choices)
    commune = forms.CharField(label=gettext_lazy("Commune or ward"), max_length=200, required=False)
    place = forms.CharField(label=gettext_lazy("Street, number or landmark"), max_length=300, required=False)

    def clean_commune(self) -> str:
        typed = self.cleaned_data["commune"].strip()
        if typed and len(communes_named(typed)) != 1:
            raise forms.ValidationError(_("Write the full name of one commune or ward of today."))
        return typed


def build_form(conversation: Conversation, data: Any) -> forms.Form:
    """`data` is None for a fresh form."""
    if data is not None:
        return PetitionForm(data)
    turns = conversation.turns.filter(author=Turn.Author.CITIZEN).exclude(text="").order_by("-said_at")
    said = "\n".join(reversed([turn.text for turn in turns[:WORDS_READ]]))[:MAX_TEXT]
    return PetitionForm(initial={"text": said, "kind": guess_kind(said), "field": guess_field(said)})


def perform(conversation: Conversation, operator: User, data: dict[str, Any]) -> ActionResult:
    """The petition in the citizen's name; he is told its code by the ledger of notices."""
    units = communes_named(data["commune"]) if data.get("commune") else []
    try:
        petition = services.receive(
            text=data["text"],
            kind=data["kind"],
            field=data["field"],
            place=Place(data.get("place", ""), units[0] if units else None),
            contact=Contact(citizen=conversation.identity.citizen),
            sent_key=data.get("sent_key"),
            channel=Petition.Channel.PHONE,  # written down by an operator: the sender is told the code
            by=Actor(ActorKind.CENTRE, officer=operator),
        )
    except PetitionRefusal as refusal:
        raise ActionRefused(refusal.message) from refusal
    return ActionResult(
        _("Made a petition of it: %(code)s.") % {"code": petition.code},
        reverse("admin:petitions_petition_change", args=[petition.pk]),
    )
