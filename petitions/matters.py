"""Petitions and the draft of one in the list of a device. The code of a petition opens nothing, so nothing is
told of it but that it is there, and its status where the public reads it anyway."""

import uuid
from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.matters.kinds import KINDS, Matter, MatterKind
from foundation.outbox import undelivered
from foundation.status import Tone
from petitions import message_texts
from petitions.models import Draft, Petition
from petitions.models.people import OPEN_FOR
from petitions.workflow import WORKFLOW

PETITION, DRAFT = "petition", "petition-draft"
CLOSE_FORM = "petitions.views.wizard:WIZARD.forget"


def petitions(keys: Sequence[str]) -> dict[str, Matter]:
    ids = [int(key) for key in keys if key.isdecimal() and len(key) < 15]
    public = set(Petition.objects.published().filter(pk__in=ids).values_list("pk", flat=True))
    rows = Petition.objects.for_page().filter(pk__in=ids)
    return {str(row.pk): _of_petition(row, row.pk in public) for row in rows}


def drafts(keys: Sequence[str]) -> dict[str, Matter]:
    """Those of the time in which the cookie of the form still opens them."""
    found = Draft.objects.filter(pk__in=[key for each in keys if (key := _uuid(each))])
    alive = found.filter(updated_at__gt=timezone.now() - OPEN_FOR)
    return {draft.pk.hex: _of_draft() for draft in alive}


def _of_petition(petition: Petition, is_public: bool) -> Matter:
    definition = WORKFLOW.definition(petition.status)
    unit = petition.unit.name if petition.unit else ""
    return Matter(
        name=_("Petition"),
        code=petition.code,
        status=message_texts.title(definition, unit) if is_public else "",
        lead=_("How far it is opens with its secret, or with the address that you were given."),
        tone=definition.tone if is_public else Tone.NEUTRAL,
        undelivered=undelivered.of(petition, _("News of the petition")),
        action=_("Open the petition"),
        url=f"{reverse('petitions:track')}?{urlencode({'code': petition.code})}",
    )


def _of_draft() -> Matter:
    return Matter(
        name=_("Petition"),
        status=_("Not sent yet"),
        lead=_("What you wrote is kept for a day."),
        tone=Tone.YOUR_TURN,
        needs_person=True,
        action=_("Go on"),
        url=reverse("petitions:check"),
    )


def _uuid(key: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(key)
    except ValueError:
        return None


def register() -> None:
    KINDS.register(PETITION, MatterKind(gettext_lazy("Petition"), petitions, CLOSE_FORM, DRAFT), position=2)
    KINDS.register(DRAFT, MatterKind(gettext_lazy("Draft"), drafts, CLOSE_FORM, DRAFT), position=3)
