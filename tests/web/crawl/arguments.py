"""Which rows stand for the addresses that need arguments: page → (state, values) of each row to look at."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType

from announcements.models import Article, Attachment, Block
from config import statements
from dossiers import offices, signed_links
from dossiers.matters import DOSSIER
from dossiers.models import (
    BankTransfer,
    Document,
    Dossier,
    DossierPaper,
    FeeNotice,
    Follow,
    Procedure,
    ProcedurePaper,
    ResultDocument,
)
from dossiers.workflow import transitions_from
from foundation.accounts.models import OfficerNotification
from foundation.citizens.news import Ticket
from foundation.conversations import actions, context
from foundation.conversations.models import Conversation, Turn
from foundation.maps.points import POINT_LAYERS
from foundation.outbox.models import Notice
from inbox.models import SuggestedAnswer
from lookups import registry
from lookups.kinds.hazards.models import HazardNotice
from lookups.kinds.legal.models import LegalDocument
from news_channel import links
from outreach.models import Group, Material, Survey
from petitions import workflow as petition_workflow
from petitions.matters import PETITION
from petitions.models import Enclosure, Petition, Picture
from tests.admin.registered import registered
from tests.web.crawl.rows import rows_of
from tourism.kinds import BY_KIND, SECTIONS, Kind
from tourism.models import Entry, Photo

Arguments = Iterator[tuple[str, dict[str, Any]]]
Rule = Callable[[], Arguments]
Value = Callable[[Any], Any]
KINDS_OF_FILES = {"ket-qua": ResultDocument, "giay": DossierPaper, "thu": Document}


def _each(rows: Callable[[], Iterable[Any]], **values: Value) -> Rule:
    def arguments() -> Arguments:
        for row in rows():
            yield "", {name: value(row) for name, value in values.items()}

    return arguments


def _rows(model: Any, *, every_state: bool = False, **values: Value) -> Rule:
    def arguments() -> Arguments:
        for state, row in rows_of(model, every_state=every_state):
            yield state, {name: value(row) for name, value in values.items()}

    return arguments


def _pk(row: Any) -> Any:
    return row.pk


def _code(row: Any) -> str:
    return str(row.code)


def _token(row: Any) -> str:
    return str(row.tracking_path).rstrip("/").rsplit("/", 1)[-1]


def _published() -> Iterable[Entry]:
    """One entry of each kind."""
    return Entry.objects.published().order_by("kind", "pk").distinct("kind")


def _warnings() -> Iterable[HazardNotice]:
    return HazardNotice.objects.published()[:2]


def _moves_of_dossiers() -> Arguments:
    for state, dossier in rows_of(Dossier, every_state=True):
        for to in transitions_from(dossier.status, accepted=dossier.accepted_at is not None):
            yield f"{state} → {int(to)}", {"pk": dossier.pk, "to": int(to)}


def _moves_of_petitions() -> Arguments:
    for state, petition in rows_of(Petition, every_state=True):
        for to in petition_workflow.WORKFLOW.leaving(petition.status):
            yield f"{state} → {to.value}", {"pk": petition.pk, "to": to.value}


def _files_of_dossiers() -> Arguments:
    for kind, model in KINDS_OF_FILES.items():
        row = next(rows_of(model, every_state=False))[1]
        yield kind, {"pk": row.dossier_id, "kind": kind, "row_pk": row.pk}


def _signed() -> Arguments:
    for kind, model in (("result", ResultDocument), ("letter", Document), ("qr", FeeNotice)):
        row = next(rows_of(model, every_state=False))[1]
        link = signed_links.address(kind, row.pk, row.dossier, proof=Follow.Proof.QR)
        yield kind, {"signed": link.rstrip("/").rsplit("/", 1)[-1]}


def _acts() -> Arguments:
    for act in actions.ACTIONS.values():
        yield act.key, {"pk": Conversation.objects.latest("pk").pk, "key": act.key}


def _matters() -> Arguments:
    """The sheets beside a conversation; without data, one that is not there."""
    for conversation in Conversation.objects.select_related("identity__citizen"):
        for label, cards in context.cards_for(conversation.identity.citizen):
            for card in cards:
                if card.key:
                    yield str(label), {"pk": conversation.pk, "kind": card.kind, "key": card.key}
                    return
    yield "missing", {"pk": 1, "kind": "ho-so", "key": "1"}


def _confirmations() -> Arguments:
    """A link that confirms news of a dossier, of a petition; one that is no link."""
    dossier, petition = Dossier.objects.latest("pk"), Petition.objects.latest("pk")
    for subject, row, proof in (
        (DOSSIER, dossier, f"{Follow.Proof.QR}.{dossier.token_mark}"),
        (PETITION, petition, ""),
    ):
        ticket = Ticket(subject, str(row.pk), proof)
        yield (
            subject,
            {"token": links.confirm_url(links.Confirmation(1, ticket)).rstrip("/").rsplit("/", 1)[-1]},
        )
    yield "forged", {"token": "x"}


def _news() -> Arguments:
    """Where an SMS leads, one notice of each purpose."""
    for notice in Notice.objects.order_by("purpose", "-pk").distinct("purpose"):
        yield notice.purpose, {"token": links.news_url(notice.pk).rstrip("/").rsplit("/", 1)[-1]}


def _notices() -> Arguments:
    """The link that stops what a notice told of, one of each purpose."""
    for notice in Notice.objects.order_by("purpose", "-pk").distinct("purpose"):
        yield notice.purpose, {"token": links.stop_url(notice.pk).rstrip("/").rsplit("/", 1)[-1]}


def _on_site() -> Arguments:
    for model in apps.get_models():
        if hasattr(model, "get_absolute_url") and (row := model._default_manager.first()):
            kind = ContentType.objects.get_for_model(model)
            yield kind.model, {"content_type_id": kind.pk, "object_id": row.pk}


def _app_labels() -> Arguments:
    for label in sorted({model._meta.app_label for model in registered()}):
        yield label, {"app_label": label}


def _of_turn(row: Any) -> int:
    return row.conversation_id


_TURN = _rows(Turn, pk=_of_turn, turn=_pk)
_TURN_FILE = _rows(Turn, pk=_of_turn, turn=_pk, number=lambda row: 0)
_DOSSIER_ACTS = (
    "token_rate",
    "token_follow",
    "token_remove_follower",
    "token_confirm_phone",
    "token_supplement",
    "token_send_result",
    "token_due_date",
)
_PETITION_ACTS = ("confirm_phone", "rate", "reopen", "add_information")
_INBOX_ACTS = (
    "take", "answer", "typing", "note", "more_time", "hand_over", "give_back", "close",
    "conversation_updates", "acknowledge_emergency", "suggestions",
)  # fmt: skip

ARGUMENTS: dict[str, Rule] = {
    "dossiers:token": _rows(Dossier, every_state=True, token=_token),
    **{f"dossiers:{act}": _rows(Dossier, every_state=True, token=_token) for act in _DOSSIER_ACTS},
    "dossiers:file_procedure": _rows(Procedure, pk=_pk),
    "dossiers:file_template": _rows(ProcedurePaper, pk=_pk),
    "dossiers:kept_file": _signed,
    "statement": _each(lambda: statements.TITLES, key=str),
    "dossiers:office": _each(lambda: offices.offices()[:1], code=_code),
    "dossiers:commune": _each(lambda: offices.communes()[:1], code=_code),
    "admin:dossiers_dossier_move": _moves_of_dossiers,
    "admin:dossiers_dossier_ask": _moves_of_dossiers,
    "admin:dossiers_dossier_payment": _rows(FeeNotice, pk=lambda row: row.dossier_id, notice_pk=_pk),
    "admin:dossiers_dossier_file": _files_of_dossiers,
    "admin:dossiers_banktransfer_day": _rows(BankTransfer, day=lambda row: row.at.isoformat()),
    "admin:petitions_petition_move": _moves_of_petitions,
    "admin:petitions_petition_picture": _rows(Picture, pk=lambda row: row.petition_id, picture_pk=_pk),
    "admin:petitions_petition_enclosure": _rows(
        Enclosure, pk=lambda row: row.answer.petition_id, file_pk=_pk
    ),
    "admin:outbox_noticewording_wording": _each(
        lambda: ["dossier.4", "petition.answered"], key=str, language=lambda row: "vi"
    ),
    "admin:bell_open": _rows(OfficerNotification, pk=_pk),
    "admin:insights_report": _each(lambda: ["2026-10"], month=str),
    "admin:view_on_site": _on_site,
    "admin:app_list": _app_labels,
    "api:dossier": _rows(Dossier, code=lambda row: row.code),
    "api:procedure": _rows(Procedure, code=lambda row: row.national_code or "0.000000"),
    "api:transitions": _rows(Dossier, code=lambda row: row.code),
    "maps:points": _each(lambda: POINT_LAYERS, key=str),
    "lookups:legal_pdf": _rows(LegalDocument, pk=_pk),
    "lookups:look_up": _each(registry.all_kinds, key=lambda kind: kind.key),
    "lookups_api:look_up": _each(registry.all_kinds, key=lambda kind: kind.key),
    "lookups:warning": _each(_warnings, pk=_pk),
    "lookups:cap_message": _each(_warnings, pk=_pk),
    "lookups:cap_cancel": _each(_warnings, pk=_pk),
    "tourism_api:entry": _each(_published, kind=lambda row: row.kind, slug=lambda row: row.slug),
    "static_of_another_release": _each(lambda: ["css/portal.0123456789ab.css"], name=str),
    "tourism:photo": _rows(Photo, name=lambda row: row.stem, ending=lambda row: "jpg"),
    "tourism:section": _each(lambda: SECTIONS, slug=lambda section: section.slug),
    "tourism:entry": _each(_published, section=lambda row: BY_KIND[row.kind].slug, slug=lambda row: row.slug),
    "tourism:festival_calendar": _each(
        lambda: Entry.objects.published().of(Kind.FESTIVAL)[:2],
        section=lambda row: "le-hoi",
        slug=lambda row: row.slug,
    ),
    "tourism:qr": _each(_published, section=lambda row: BY_KIND[row.kind].slug, slug=lambda row: row.slug),
    "announcements:picture": _rows(Block, name=lambda row: row.picture.name.rsplit("/", 1)[-1] or "khong-co"),
    "announcements:attachment": _rows(Attachment, pk=_pk),
    "tin-tuc/<int:pk>/": _rows(Article, every_state=True, pk=_pk),
    "announcements:article": _each(
        lambda: Article.objects.readable(), pk=_pk, slug=lambda row: row.get_absolute_url().split("/")[-2]
    ),
    "petitions:by_token": _rows(Petition, every_state=True, token=_token),
    **{f"petitions:{act}": _rows(Petition, every_state=True, token=_token) for act in _PETITION_ACTS},
    "petitions:draft_picture": _each(lambda: [1], pk=int),
    "petitions:picture": _rows(Picture, token=lambda row: _token(row.petition), pk=_pk),
    "petitions:enclosure": _rows(Enclosure, token=lambda row: _token(row.answer.petition), pk=_pk),
    "petitions:answer": _each(
        lambda: Petition.objects.exclude(publication=None)[:2], code=lambda row: row.code
    ),
    "petitions:public_picture": _rows(Picture, code=lambda row: row.petition.code, pk=_pk),
    "outreach:survey": _rows(Survey, pk=_pk),
    "outreach:material": _rows(Material, pk=_pk),
    "outreach:group": _rows(Group, code=lambda row: row.code),
    "outreach:poster": _rows(Group, code=lambda row: row.code, paper=lambda row: "a4"),
    "posters:landing": _rows(Group, code=lambda row: row.code),
    "news": _news,
    "news_channel:confirm": _confirmations,
    "news_channel:stop": _notices,
    "web_channel:file": _rows(Turn, turn=_pk, number=lambda row: 0),
    "inbox:conversation": _rows(Conversation, every_state=True, pk=_pk),
    **{f"inbox:{act}": _rows(Conversation, pk=_pk) for act in _INBOX_ACTS},
    "inbox:take_suggestion": _rows(SuggestedAnswer, pk=_of_turn, suggestion=_pk),
    "inbox:undo": _TURN,
    "inbox:bot_was_wrong": _TURN,
    "inbox:action": _acts,
    "inbox:citizen_record": _matters,
    "inbox:file": _TURN_FILE,
}
