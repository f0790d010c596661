"""What waits for a person of the staff: one card for each kind of work that the role may do.

Each card has a number and the list of the same rows. All numbers of a person come from one query, which the
menu asks only every few seconds.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, cast

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from announcements.models import Article, ArticleState, Campaign, CampaignState
from announcements.services.articles import RELEASES
from announcements.services.campaigns import APPROVES
from dossiers import worklist as dossiers
from dossiers.models import BankTransfer, FeeNotice, Refund
from dossiers.workflow import SIGN
from foundation.accounts import bell
from foundation.accounts.models import AccountChange
from foundation.accounts.officers import officer_of
from foundation.accounts.services import MAY_DECIDE
from foundation.admin.by_others import by_others, by_others_query
from foundation.conversations.models import Conversation
from foundation.database.counting import count_each, kept_numbers, number_label
from foundation.outbox.models import Notice, NoticeWording
from foundation.outbox.wording_services import APPROVES as APPROVES_WORDINGS
from inbox.permissions import CAN_ANSWER
from knowledge import services as knowledge
from knowledge.models import QuestionAnswer
from knowledge.models import State as AnswerState
from lookups.kinds.epidemics.models import OutbreakLevel
from lookups.kinds.hazards.models import HazardNotice
from lookups.releases import WAITS_FOR_REVIEW
from petitions import worklist as petitions
from tourism import picture_filter as pictures
from tourism import services as tourism
from tourism.models import Entry
from tourism.models import State as EntryState

DOSSIERS = "admin:dossiers_dossier_changelist"
FEES = "admin:dossiers_feenotice_changelist"
REFUNDS = "admin:dossiers_refund_changelist"
TRANSFERS = "admin:dossiers_banktransfer_changelist"
PETITIONS = "admin:petitions_petition_changelist"
CHATS = "inbox:lists"
ARTICLES = "admin:announcements_article_changelist"
CAMPAIGNS = "admin:announcements_campaign_changelist"
ENTRIES = "admin:tourism_entry_changelist"
ANSWERS = "admin:knowledge_questionanswer_changelist"
HAZARDS = "admin:hazards_hazardnotice_changelist"
EPIDEMICS = "admin:epidemics_outbreaklevel_changelist"
NOTICES = "admin:outbox_notice_changelist"
WORDINGS = "admin:outbox_noticewording_changelist"
ACCOUNTS = "admin:accounts_accountchange_changelist"

MENU = "menu"
PAGES_WITH_NUMBERS = (MENU, dossiers.NUMBERS, "dossiers.dossier", "petitions.petition")
DESKS = ("/admin/", "/truc/")
MOVES, MOVES_PETITIONS = "dossiers.move_dossier", "petitions.move_petition"
SEES_ALL_PETITIONS = "petitions.see_all_petitions"


@dataclass(frozen=True, slots=True, eq=False)
class WorkCard:
    """`needs`: the permission to act on these rows; whoever holds `unless` has another card for them.

    `is_in_menu`: the number is also shown beside the page's name in the menu; `is_in_mail`: in the mail of
    the morning.
    """

    page: str
    query: str
    title: Any
    needs: str
    rows: Callable[[User], QuerySet[Any]]
    unless: str = ""
    tone: str = "info"
    is_in_menu: bool = False
    is_in_mail: bool = False

    @property
    def link(self) -> str:
        return f"{reverse(self.page)}?{self.query}"

    def is_for(self, user: Any) -> bool:
        return user.has_perm(self.needs) and not (self.unless and user.has_perm(self.unless))


def _dossiers(view: str, *, title: Any = None, needs: str = MOVES, **more: Any) -> WorkCard:
    title = title or dossiers.VIEWS[view]
    return WorkCard(DOSSIERS, f"view={view}", title, needs, lambda who: dossiers.rows(view, who), **more)


def _petitions(view: str, title: Any, needs: str, **more: Any) -> WorkCard:
    return WorkCard(PETITIONS, f"view={view}", title, needs, lambda who: petitions.rows(view, who), **more)


def _approval(
    page: str,
    query: str,
    title: Any,
    needs: str,
    model: Any,
    *where: Any,
    by: tuple[str, ...] = ("written_by",),
    **is_: Any,
) -> WorkCard:
    """Without what the reader wrote or asked for himself, by the fields `by`, as the list's filter does."""

    def rows(officer: User) -> QuerySet[Any]:
        return model.objects.filter(by_others(officer, *by), *where, **is_)

    link = f"{by_others_query(*by)}&{query}"
    return WorkCard(page, link, title, needs, rows, tone="warning", is_in_menu=True)


GROUPS: Mapping[Any, tuple[WorkCard, ...]] = MappingProxyType(
    {
        _("Dossiers"): (
            _dossiers("receive", is_in_menu=True),
            _dossiers("check", is_in_menu=True),
            _dossiers("process", unless=SIGN, is_in_menu=True),
            _dossiers("process", title=_("To sign"), needs=SIGN, is_in_menu=True, is_in_mail=True),
            _dossiers("asked", title=_("Asked of you: to approve or sign"), needs=SIGN, tone="warning",
                      is_in_menu=True, is_in_mail=True),
            _dossiers("returned", tone="warning", is_in_menu=True, is_in_mail=True),
            _dossiers("hand_over", tone="success"),
            _dossiers("overdue", tone="danger", is_in_mail=True),
            _dossiers("today", tone="warning", is_in_mail=True),
            _dossiers("soon", is_in_mail=True),
            _dossiers("mine", title=_("Dossiers given to you"), is_in_mail=True),
            _dossiers("unassigned", tone="warning"),
            WorkCard(
                TRANSFERS, "state__exact=to_check", _("Transfers to match"), "dossiers.change_banktransfer",
                lambda officer: BankTransfer.objects.filter(state=BankTransfer.State.TO_CHECK),
                tone="warning", is_in_menu=True,
            ),
            WorkCard(
                FEES, "standing=late", _("Fees not paid by their last day"), "dossiers.remind_feenotice",
                lambda officer: FeeNotice.objects.visible_to(officer).past_last_day(), tone="warning",
            ),
            WorkCard(
                FEES, "standing=surplus", _("Money to give back"), "dossiers.add_refund",
                lambda officer: FeeNotice.objects.visible_to(officer).with_surplus(), tone="danger",
                is_in_menu=True,
            ),
            WorkCard(
                REFUNDS, f"{by_others_query('asked_by')}&state__exact=asked", _("Refunds to decide"),
                "dossiers.approve_refund",
                lambda officer: Refund.objects.visible_to(officer).filter(
                    by_others(officer, "asked_by"), state=Refund.State.ASKED
                ),
                tone="warning", is_in_menu=True,
            ),
        ),
        _("Conversations and petitions"): (
            WorkCard(
                CHATS, "view=cho", _("Chats waiting"), CAN_ANSWER,
                lambda officer: Conversation.objects.waiting(), tone="warning", is_in_menu=True,
            ),
            WorkCard(
                CHATS, "view=toi", _("Chats that you hold"), CAN_ANSWER,
                lambda officer: Conversation.objects.held_by(officer.pk),
            ),
            _petitions("centre", _("Petitions to route or answer"), MOVES_PETITIONS, is_in_menu=True),
            _petitions("units", _("Petitions to answer"), "petitions.view_petition",
                       unless=SEES_ALL_PETITIONS, is_in_menu=True),
            _petitions("mine", _("Petitions given to you"), "petitions.view_petition",
                       unless=SEES_ALL_PETITIONS, is_in_mail=True),
            _petitions("late", _("Petitions overdue"), MOVES_PETITIONS, tone="danger"),
            _petitions("late", _("Petitions overdue"), "petitions.view_petition",
                       unless=SEES_ALL_PETITIONS, tone="danger", is_in_mail=True),
            _petitions("law", _("Complaints and denunciations"), MOVES_PETITIONS, tone="warning"),
            _petitions("publish", _("Petitions to publish"), "petitions.publish_petition"),
        ),
        _("To approve"): (
            _approval(ARTICLES, "state__exact=review", _("Articles"), RELEASES[0], Article,
                      state=ArticleState.REVIEW),
            _approval(CAMPAIGNS, "state__exact=draft", _("Campaigns"), APPROVES, Campaign,
                      by=("made_by",), state=CampaignState.DRAFT),
            _approval(ENTRIES, "state__exact=review", _("Handbook entries"), tourism.PUBLISHES[0], Entry,
                      state=EntryState.REVIEW),
            _approval(ANSWERS, "state__exact=proposed", _("Questions and answers"), knowledge.PUBLISHES[0],
                      QuestionAnswer, state=AnswerState.PROPOSED),
            _approval(HAZARDS, "release=draft", _("Disaster notices"), "hazards.publish_hazardnotice",
                      HazardNotice, published_at=None),
            _approval(EPIDEMICS, "release=draft", _("Outbreaks by commune"),
                      "epidemics.publish_outbreaklevel", OutbreakLevel, published_at=None),
            _approval(HAZARDS, "release=review", _("Disaster notices to review"),
                      "hazards.publish_hazardnotice", HazardNotice, WAITS_FOR_REVIEW, by=("released_by",)),
            _approval(EPIDEMICS, "release=review", _("Outbreaks to review"),
                      "epidemics.publish_outbreaklevel", OutbreakLevel, WAITS_FOR_REVIEW,
                      by=("released_by",)),
            _approval(WORDINGS, "state__exact=proposed", _("Wordings of messages"), APPROVES_WORDINGS,
                      NoticeWording, by=("proposed_by",), state=NoticeWording.State.PROPOSED),
            _approval(ACCOUNTS, "state__exact=waiting", _("Changes of accounts"), MAY_DECIDE, AccountChange,
                      by=("asked_by", "officer"), state=AccountChange.State.WAITING),
        ),
        _("Handbook"): (
            WorkCard(
                ENTRIES, f"{pictures.PARAMETER}={pictures.NO_PICTURE}", _("Entries without a picture"),
                "tourism.change_place", lambda editor: Entry.objects.without_picture(),
            ),
            WorkCard(
                ENTRIES, f"{pictures.PARAMETER}={pictures.NO_ENGLISH}",
                _("Pictures not described in English"), "tourism.change_place",
                lambda editor: Entry.objects.without_english_alt(),
            ),
        ),
        _("Notices"): (
            WorkCard(
                NOTICES, "state__exact=not_sent", _("Notices not sent"), "outbox.change_notice",
                lambda officer: Notice.objects.dead(), tone="danger", is_in_menu=True,
            ),
            WorkCard(
                NOTICES, "state__exact=unknown", _("Sent? Being settled"), "outbox.change_notice",
                lambda officer: Notice.objects.unknown(), tone="warning",
            ),
        ),
    }
)  # fmt: skip


def numbers(request: HttpRequest) -> dict[WorkCard, int]:
    """The cards of this person with their numbers: counted now on the start page, and elsewhere kept for some
    seconds, for the menu of every page has them."""
    counted: dict[str, int] | None = getattr(request, "work_numbers", None)
    if counted is None:
        user = officer_of(request)
        kept = kept_numbers(
            user, MENU, lambda: {key: card.rows(user) for key, card in _cards_of(user).items()}
        )
        if request.path == reverse("admin:index"):
            kept.forget()
        request.work_numbers = counted = kept.value()  # type: ignore[attr-defined]
    return {card: counted.get(key, 0) for key, card in _cards_of(officer_of(request)).items()}


def recount_after_acts(
    respond: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: what an officer has just done shows in the numbers of the next page."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        if request.method == "POST" and request.path.startswith(DESKS) and request.user.pk:
            for page in PAGES_WITH_NUMBERS:
                kept_numbers(cast(User, request.user), page).forget()
        return response

    return answer


def bell_number(request: HttpRequest) -> int:
    """How many notifications of this person are new."""
    return bell.unseen(officer_of(request)).count()


def _cards_of(user: User) -> dict[str, WorkCard]:
    cards = enumerate(card for group in GROUPS.values() for card in group)
    return {f"n{place}": card for place, card in cards if card.is_for(user)}


def groups(request: HttpRequest) -> list[tuple[Any, list[dict[str, Any]]]]:
    """The groups that this person has cards of, for the start page."""
    counted = numbers(request)
    mine = [(title, [card for card in cards if card in counted]) for title, cards in GROUPS.items()]
    return [(title, [_shown(card, counted[card]) for card in cards]) for title, cards in mine if cards]


def _shown(card: WorkCard, number: int) -> dict[str, Any]:
    tone = card.tone if number else "none"
    return {
        "title": card.title,
        "number": number,
        "label": number_label(number),
        "link": card.link,
        "tone": tone,
    }


def waiting_for(user: User) -> list[tuple[str, str, str]]:
    """(title, number, address) of what waits for this person and stands in the morning mail."""
    cards = {key: card for key, card in _cards_of(user).items() if card.is_in_mail}
    counted = count_each(user, {key: card.rows(user) for key, card in cards.items()})
    return [
        (str(card.title), number_label(counted[key]), card.link)
        for key, card in cards.items()
        if counted[key]
    ]


def menu_numbers(request: HttpRequest) -> dict[str, str]:
    """The number beside each page of the menu, by the page; only where something waits."""
    sums: dict[str, int] = {}
    for card, number in numbers(request).items():
        if card.is_in_menu and number:
            sums[card.page] = sums.get(card.page, 0) + number
    return {page: number_label(number) for page, number in sums.items()}
