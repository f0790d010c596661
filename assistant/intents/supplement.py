"""«Nộp thêm giấy»: collects the missing papers of a followed dossier and submits them together."""

import re
from typing import Any

from django.utils.translation import gettext as _

from assistant import document_upload_dialogue, dossier_replies
from assistant.replies import Reply, button, not_now, say, to_my_dossiers, to_person
from assistant.turns import Turn
from dossiers import submission
from dossiers.errors import DossierRefusal
from dossiers.models import Dossier, DossierDraft
from dossiers.workflow import Status

QUESTION, REVIEW = "supplement_papers", "supplement_review"
QUESTIONS = (QUESTION, REVIEW)
ASKING = re.compile(
    r"\b(nop|gui) (them|bo sung) (giay|ho so|giay to)\b|\b(nop|gui) (cac )?giay( to)? (bo sung|con thieu)\b|"
    r"\bnop giay them\b|\btra loi (phieu )?(yeu cau )?bo sung\b|"
    r"\b(send|hand in|submit|upload) (the |my |some )?(more|missing|additional) (papers?|documents?)\b"
)
AGREED = re.compile(
    r"(gui|nop)( giay| luon| di| nhe| bo sung)?|dong y( gui| nop)?( giay)?|ok|xac nhan"
    r"|yes( please)?|send( it| them)?|submit|(i )?agree|confirm"
)


def handle(turn: Turn) -> Reply | None:
    if not ASKING.search(turn.folded):
        return None
    question = _("Which dossier are these papers for?")
    dossier = dossier_replies.choose_followed(turn, [Status.SUPPLEMENT], question, "nộp thêm giấy")
    return begin(turn, dossier) if isinstance(dossier, Dossier) else dossier


def resume(turn: Turn, question: str, data: dict[str, Any]) -> Reply | None:
    draft = submission.open_draft(data.get("draft"), citizen=turn.citizen)
    if draft is None or draft.request is None or draft.is_sent:
        turn.memory.close()
        gone = _("These papers are no longer needed. Please check the dossier again.")
        return say(gone, to_my_dossiers())
    try:
        return _reviewed(turn, draft) if question == REVIEW else _paper_came(turn, draft, data)
    except DossierRefusal as refusal:
        turn.memory.close()
        return say(refusal.message, to_my_dossiers(), to_person())


def surely_answers(turn: Turn, question: str) -> bool:
    """Whether the message asks about the picture that is waited for."""
    return question == QUESTION and document_upload_dialogue.asks_how_clear(turn)


def prompt(turn: Turn, question: str, data: dict[str, Any]) -> Reply:
    """The question again, after something else was answered."""
    draft = submission.open_draft(data.get("draft"), citizen=turn.citizen)
    return (
        _onward(turn, draft)
        if draft and draft.request and not draft.is_sent
        else say(_("These papers are no longer needed. Please check the dossier again."), to_my_dossiers())
    )


def begin(turn: Turn, dossier: Dossier) -> Reply:
    """Ask for the first of the missing papers."""
    try:
        draft = submission.begin_supplement(
            dossier=dossier, channel=turn.identity.channel, citizen=turn.citizen
        )
    except DossierRefusal as refusal:
        return say(refusal.message, to_my_dossiers())
    return _onward(turn, draft)


def _onward(turn: Turn, draft: DossierDraft) -> Reply:
    return document_upload_dialogue.next_question(turn, draft, QUESTION, []) or _review(turn, draft)


def _paper_came(turn: Turn, draft: DossierDraft, data: dict[str, Any]) -> Reply | None:
    answer = document_upload_dialogue.answered(turn, draft, QUESTION, data)
    return _onward(turn, draft) if answer is True else answer or None


def _review(turn: Turn, draft: DossierDraft) -> Reply:
    turn.memory.ask(REVIEW, draft=draft.pk)
    papers = [document_upload_dialogue.files_of(want) for want in submission.wanted(draft)]
    assert draft.request is not None  # noqa: S101 looked at before
    for_which = _("Additional papers for dossier %(code)s:")
    lines = [for_which % {"code": draft.request.dossier.code}, *papers, "", _("Send them?")]
    return say("\n".join(lines), button(_("Send the papers"), "đồng ý gửi giấy"), not_now())


def _reviewed(turn: Turn, draft: DossierDraft) -> Reply | None:
    if not AGREED.fullmatch(turn.folded):
        return None
    dossier = submission.send(
        draft=draft,
        consent=submission.consent_words(),
        channel=turn.identity.channel,
        proof={"said": turn.text[:100]},
    )
    turn.memory.close()
    words = _("The papers were sent to dossier %(code)s. %(office)s will check them and reply to you.")
    said = {"code": dossier.code, "office": dossier.received_at_agency.short_name}
    return say(words % said, to_my_dossiers())
