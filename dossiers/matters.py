"""Dossiers and drafts in the list of a device: what the code alone tells, and how a draft is gone on with."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers import public_view
from dossiers.models import Dossier, DossierDraft, Procedure
from foundation.matters.kinds import KINDS, Matter, MatterKind
from foundation.status import Tone, Turn
from foundation.web.formats import day

DOSSIER, DRAFT = "dossier", "draft"
CLOSE_FORM = "dossiers.views.filing.wizard:forget_all"


def dossiers(keys: Sequence[str]) -> dict[str, Matter]:
    rows = Dossier.objects.for_page().filter(pk__in=_ids(keys))
    return {str(row.pk): _of_dossier(row) for row in rows}


def drafts(keys: Sequence[str]) -> dict[str, Matter]:
    """Those that wait to be sent. The cookie of the form opens them, not this list."""
    rows = DossierDraft.objects.open().filter(pk__in=_ids(keys))
    return {
        str(row.pk): _of_draft(row) for row in rows.select_related("procedure", "request__dossier__procedure")
    }


def _of_dossier(dossier: Dossier) -> Matter:
    facts = public_view.overview(dossier)
    is_closed = facts.definition.clock == "closed"
    return Matter(
        name=facts.procedure,
        plain_name=_plain_name(dossier.procedure),
        is_vietnamese=True,
        code=facts.code,
        status=facts.title,
        lead=facts.lead,
        tone=facts.definition.tone,
        due_at=None if is_closed else facts.due_at,
        needs_person=facts.definition.turn == Turn.CITIZEN,
        undelivered=public_view.undelivered_notices(dossier),
        action=_("See the dossier"),
        url=f"{reverse('dossiers:look_up')}?{urlencode({'code': facts.code})}",
    )


def _of_draft(draft: DossierDraft) -> Matter:
    procedure = draft.handled_procedure
    return Matter(
        name=public_view.open_name(procedure),
        plain_name=_plain_name(procedure),
        is_vietnamese=True,
        status=_("Begun, not handed in"),
        lead=_("Kept until %(day)s; each time you go on with it, 30 days more.")
        % {"day": day(draft.expires_at)},
        tone=Tone.YOUR_TURN,
        needs_person=True,
        action=_("Go on"),
        url=reverse("dossiers:file_reopen"),
        sends={"draft": str(draft.pk)},
    )


def _plain_name(procedure: Procedure) -> str:
    return "" if procedure.is_sensitive else procedure.plain_name


def _ids(keys: Sequence[str]) -> list[int]:
    return [int(key) for key in keys if key.isdecimal() and len(key) < 15]


def register() -> None:
    KINDS.register(DOSSIER, MatterKind(gettext_lazy("Dossier"), dossiers, CLOSE_FORM, DRAFT), position=0)
    KINDS.register(DRAFT, MatterKind(gettext_lazy("Draft"), drafts, CLOSE_FORM, DRAFT), position=1)
