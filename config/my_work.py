"""What waits for a person of the staff: the one list that the start page, the menu and the morning mail read.

Each entry has a number and the list of the same rows. All numbers of a person come from one query, which the
menu asks only every few seconds.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any, cast

from django.contrib.auth.models import User
from django.db.models import Model, Q, QuerySet
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
from foundation.accounts.services import MAY_DECIDE
from foundation.admin.by_others import by_others, by_others_query
from foundation.admin.worklist import VIEW, SavedViews, changelist_of
from foundation.citizens.data_requests import DECIDES
from foundation.citizens.models import DataRequest
from foundation.conversations.models import Conversation
from foundation.database.counting import count_each, kept_numbers, number_label
from foundation.officers import officer_of
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

CHATS, MENU = "inbox:lists", "menu"
PAGES_WITH_NUMBERS = (MENU, dossiers.NUMBERS, "dossiers.dossier", "petitions.petition")
DESKS = ("/admin/", "/truc/")
MOVES, MOVES_PETITIONS = "dossiers.move_dossier", "petitions.move_petition"
SEES_PETITIONS, SEES_ALL_PETITIONS = "petitions.view_petition", "petitions.see_all_petitions"


@dataclass(frozen=True, slots=True, eq=False)
class Waiting:
    """`needs`: the permission to act on these rows; whoever holds `unless` has another entry for them.

    `page` and `query` are the address of the list. `is_in_menu`: the number is also shown beside the page's
    name in the menu; `is_in_mail`: in the mail of the morning.
    """

    title: Any
    page: str
    query: str
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


def _rows_of(
    model: type[Model], title: Any, query: str, needs: str, rows: Callable[[User], QuerySet[Any]], **more: Any
) -> Waiting:
    return Waiting(title, changelist_of(model), query, needs, rows, **more)


def _saved_view(views: SavedViews, view: str, needs: str, title: Any = None, **more: Any) -> Waiting:
    title = title or views.titles()[view]
    return _rows_of(views.model, title, f"{VIEW}={view}", needs, partial(views.rows, view), **more)


def _by_others(model: Any, title: Any, query: str, needs: str, condition: Q, *by: str) -> Waiting:
    """Without what the reader wrote or asked for himself, by the fields `by`, as the list's filter does."""

    def rows(officer: User) -> QuerySet[Any]:
        return model.objects.filter(by_others(officer, *by), condition)

    query = f"{by_others_query(*by)}&{query}"
    return _rows_of(model, title, query, needs, rows, tone="warning", is_in_menu=True)


def _approval(model: Any, title: Any, needs: str, state: str, *by: str) -> Waiting:
    return _by_others(model, title, f"state__exact={state}", needs, Q(state=state), *by)


def _release(model: Any, title: Any, step: str, condition: Q, by: str) -> Waiting:
    needs = f"{model._meta.app_label}.publish_{model._meta.model_name}"
    return _by_others(model, title, f"release={step}", needs, condition, by)


_dossiers, _petitions = partial(_saved_view, dossiers.VIEWS), partial(_saved_view, petitions.VIEWS)
GROUPS: Mapping[Any, tuple[Waiting, ...]] = MappingProxyType(
    {
        _("Dossiers"): (
            _dossiers("receive", MOVES, is_in_menu=True),
            _dossiers("check", MOVES, is_in_menu=True),
            _dossiers("process", MOVES, unless=SIGN, is_in_menu=True),
            _dossiers("process", SIGN, _("To sign"), is_in_menu=True, is_in_mail=True),
            _dossiers("asked", SIGN, _("Asked of you: to approve or sign"), tone="warning", is_in_menu=True,
                      is_in_mail=True),
            _dossiers("returned", MOVES, tone="warning", is_in_menu=True, is_in_mail=True),
            _dossiers("hand_over", MOVES, tone="success"),
            _dossiers("overdue", MOVES, tone="danger", is_in_mail=True),
            _dossiers("today", MOVES, tone="warning", is_in_mail=True),
            _dossiers("soon", MOVES, is_in_mail=True),
            _dossiers("mine", MOVES, _("Dossiers given to you"), is_in_mail=True),
            _dossiers("unassigned", MOVES, tone="warning"),
            _rows_of(BankTransfer, _("Transfers to match"), "state__exact=to_check",
                     "dossiers.change_banktransfer",
                     lambda officer: BankTransfer.objects.filter(state=BankTransfer.State.TO_CHECK),
                     tone="warning", is_in_menu=True),
            _rows_of(FeeNotice, _("Fees not paid by their last day"), "standing=late",
                     "dossiers.remind_feenotice",
                     lambda officer: FeeNotice.objects.visible_to(officer).past_last_day(), tone="warning"),
            _rows_of(FeeNotice, _("Money to give back"), "standing=surplus", "dossiers.add_refund",
                     lambda officer: FeeNotice.objects.visible_to(officer).with_surplus(),
                     tone="danger", is_in_menu=True),
            _rows_of(Refund, _("Refunds to decide"), f"{by_others_query('asked_by')}&state__exact=asked",
                     "dossiers.approve_refund",
                     lambda officer: Refund.objects.visible_to(officer).filter(
                         by_others(officer, "asked_by"), state=Refund.State.ASKED
                     ),
                     tone="warning", is_in_menu=True),
        ),
        _("Conversations and petitions"): (
            Waiting(_("Chats waiting"), CHATS, "view=cho", CAN_ANSWER,
                    lambda officer: Conversation.objects.waiting(), tone="warning", is_in_menu=True),
            Waiting(_("Chats that you hold"), CHATS, "view=toi", CAN_ANSWER,
                    lambda officer: Conversation.objects.held_by(officer.pk)),
            _petitions("centre", MOVES_PETITIONS, _("Petitions to route or answer"), is_in_menu=True),
            _petitions("units", SEES_PETITIONS, _("Petitions to answer"), unless=SEES_ALL_PETITIONS,
                       is_in_menu=True),
            _petitions("mine", SEES_PETITIONS, _("Petitions given to you"), unless=SEES_ALL_PETITIONS,
                       is_in_mail=True),
            _petitions("late", MOVES_PETITIONS, _("Petitions overdue"), tone="danger"),
            _petitions("late", SEES_PETITIONS, _("Petitions overdue"), unless=SEES_ALL_PETITIONS,
                       tone="danger", is_in_mail=True),
            _petitions("law", MOVES_PETITIONS, tone="warning"),
            _petitions("publish", "petitions.publish_petition", _("Petitions to publish")),
        ),
        _("To approve"): (
            _approval(Article, _("Articles"), RELEASES[0], ArticleState.REVIEW, "written_by"),
            _approval(Campaign, _("Campaigns"), APPROVES, CampaignState.DRAFT, "made_by"),
            _approval(Entry, _("Handbook entries"), tourism.PUBLISHES[0], EntryState.REVIEW, "written_by"),
            _approval(QuestionAnswer, _("Questions and answers"), knowledge.PUBLISHES[0],
                      AnswerState.PROPOSED, "written_by"),
            _release(HazardNotice, _("Disaster notices"), "draft", Q(published_at=None), "written_by"),
            _release(OutbreakLevel, _("Outbreaks by commune"), "draft", Q(published_at=None), "written_by"),
            _release(HazardNotice, _("Disaster notices to review"), "review", WAITS_FOR_REVIEW,
                     "released_by"),
            _release(OutbreakLevel, _("Outbreaks to review"), "review", WAITS_FOR_REVIEW, "released_by"),
            _approval(NoticeWording, _("Wordings of messages"), APPROVES_WORDINGS,
                      NoticeWording.State.PROPOSED, "proposed_by"),
            _approval(DataRequest, _("Requests about personal data"), DECIDES, DataRequest.State.OPEN,
                      "received_by"),
            _approval(AccountChange, _("Changes of accounts"), MAY_DECIDE, AccountChange.State.WAITING,
                      "asked_by", "officer"),
        ),
        _("Handbook"): (
            _rows_of(Entry, _("Entries without a picture"), f"{pictures.PARAMETER}={pictures.NO_PICTURE}",
                     "tourism.change_place", lambda editor: Entry.objects.without_picture()),
            _rows_of(Entry, _("Pictures not described in English"),
                     f"{pictures.PARAMETER}={pictures.NO_ENGLISH}",
                     "tourism.change_place", lambda editor: Entry.objects.without_english_alt()),
        ),
        _("Notices"): (
            _rows_of(Notice, _("Notices not sent"), "state__exact=not_sent", "outbox.change_notice",
                     lambda officer: Notice.objects.dead(), tone="danger", is_in_menu=True),
            _rows_of(Notice, _("Sent? Being settled"), "state__exact=unknown", "outbox.change_notice",
                     lambda officer: Notice.objects.unknown(), tone="warning"),
        ),
    }
)  # fmt: skip


def numbers(request: HttpRequest) -> dict[Waiting, int]:
    """What may wait for this person, with its number: counted now on the start page, and elsewhere kept for
    some seconds, for the menu of every page has them."""
    if not hasattr(request, "work_numbers"):
        user = officer_of(request)
        mine = _all_for(user)
        kept = kept_numbers(user, MENU, lambda: {key: each.rows(user) for key, each in mine.items()})
        if request.path == reverse("admin:index"):
            kept.forget()
        counted = kept.value()
        request.work_numbers = {each: counted.get(key, 0) for key, each in mine.items()}  # type: ignore[attr-defined]
    return cast(dict[Waiting, int], request.work_numbers)  # type: ignore[attr-defined]


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


def _all_for(user: User) -> dict[str, Waiting]:
    entries = enumerate(each for group in GROUPS.values() for each in group)
    return {f"n{place}": each for place, each in entries if each.is_for(user)}


def groups(request: HttpRequest) -> list[tuple[Any, list[dict[str, Any]]]]:
    """The groups in which something may wait for this person, for the cards of the start page."""
    counted = numbers(request)
    mine = [(title, [each for each in group if each in counted]) for title, group in GROUPS.items()]
    return [(title, [_card(each, counted[each]) for each in group]) for title, group in mine if group]


def _card(each: Waiting, number: int) -> dict[str, Any]:
    return {
        "title": each.title,
        "number": number,
        "label": number_label(number),
        "link": each.link,
        "tone": each.tone if number else "none",
    }


def waiting_for(user: User) -> list[tuple[str, str, str]]:
    """(title, number, address) of what waits for this person and stands in the morning mail."""
    mine = {key: each for key, each in _all_for(user).items() if each.is_in_mail}
    counted = count_each(user, {key: each.rows(user) for key, each in mine.items()})
    return [
        (str(each.title), number_label(counted[key]), each.link) for key, each in mine.items() if counted[key]
    ]


def menu_numbers(request: HttpRequest) -> dict[str, str]:
    """The number beside each page of the menu, by the page; only where something waits."""
    sums = Counter[str]()
    for each, number in numbers(request).items():
        if each.is_in_menu:
            sums[each.page] += number
    return {page: number_label(number) for page, number in sums.items() if number}
