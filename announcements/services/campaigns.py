"""Campaigns: estimated before, approved by a second person, stopped at any moment.

Notices are enqueued in batches of one transaction each, ordered by citizen id; that transaction stores the
cursor. A killed worker therefore resumes there, and the ledger's uniqueness (event, person, purpose) prevents
a second message to one person.
"""

import datetime as dt

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from announcements import publishers
from announcements.models import PURPOSE, Article, Campaign, CampaignState
from announcements.services import subscriptions
from foundation import alarms
from foundation.citizens.audiences import AUDIENCES
from foundation.citizens.models import Citizen
from foundation.database import clock
from foundation.messages import Button, Message, TemplateData
from foundation.outbox import broadcasts, sending_hours
from foundation.outbox.broadcasts import Estimate
from foundation.outbox.models import Lane, Notice, NoticeState
from foundation.outbox.services import enqueue, enqueue_many
from foundation.web.formats import moment
from foundation.workflow import Transition, TransitionRefused, Workflow, require_read

TEST_PURPOSE = "campaign_test"
BATCH = 5_000
TEMPLATE_FIELDS = frozenset({"title", "text"})  # what a campaign can fill in
State = CampaignState
WRITES, APPROVES = "announcements.change_campaign", "announcements.approve_campaign"
TEST = Transition(
    (State.DRAFT,), State.DRAFT, gettext_lazy("Send a test"), name="send_test", permissions=(WRITES,)
)
APPROVE = Transition(
    (State.DRAFT,), State.SCHEDULED, gettext_lazy("Approve and send"), name="approve",
    permissions=(APPROVES,), author_field="made_by",
)  # fmt: skip
BEGIN = Transition((State.SCHEDULED,), State.RUNNING, "", name="begin")
# Either of the two people puts off or stops a campaign that goes wrong.
RESCHEDULE = Transition(
    (State.SCHEDULED,), State.SCHEDULED, gettext_lazy("Change the time"), name="reschedule",
    permissions=(WRITES, APPROVES),
)  # fmt: skip
PAUSE = Transition(
    (State.RUNNING,), State.PAUSED, gettext_lazy("Pause"), name="pause", permissions=(WRITES, APPROVES)
)
RESUME = Transition(
    (State.PAUSED,), State.RUNNING, gettext_lazy("Go on"), name="resume", permissions=(WRITES, APPROVES)
)
CANCEL = Transition(
    (State.SCHEDULED, State.RUNNING, State.PAUSED), State.CANCELLED, gettext_lazy("Cancel permanently"),
    name="cancel", permissions=(WRITES, APPROVES),
)  # fmt: skip
FINISH = Transition((State.RUNNING,), State.DONE, "", name="finish")
STOP = Transition(  # by the portal itself: `stop`
    (State.SCHEDULED, State.RUNNING, State.PAUSED), State.PAUSED, "", name="stop"
)
WORKFLOW = Workflow(TEST, APPROVE, BEGIN, RESCHEDULE, PAUSE, RESUME, CANCEL, FINISH, STOP)


def recipients(campaign: Campaign) -> QuerySet[Citizen]:
    """The chosen group without those who refused such news. Raises TransitionRefused without a group."""
    key, _sign, choice = campaign.audience.partition(":")
    try:
        everybody = AUDIENCES[key].citizens(choice)
    except KeyError as error:
        raise TransitionRefused(_("Choose the recipients.")) from error
    return everybody.filter(
        ~Exists(subscriptions.unsubscribed(campaign.category).filter(citizen=OuterRef("pk")))
    )


def build_message(campaign: Campaign) -> Message:
    """The message: text, button to the article, and how to unsubscribe."""
    text = campaign.text.strip()
    if not campaign.is_urgent:
        stop = _("To stop messages of this kind, write: dừng tin %(category)s.")
        text = f"{text}\n\n{stop % {'category': campaign.get_category_display().lower()}}"
    buttons: tuple[Button, ...] = ()
    if campaign.article:
        buttons = (
            Button(_("Read the article"), "url", settings.PUBLIC_URL + campaign.article.get_absolute_url()),
        )
    template = None
    if campaign.template_key:
        template = TemplateData(campaign.template_key, {"title": campaign.name, "text": campaign.text[:200]})
    return Message(text, buttons, template=template)


def count_unsubscribed(campaign: Campaign) -> int:
    """How many of the chosen group want no such news."""
    key, _sign, choice = campaign.audience.partition(":")
    theirs = subscriptions.unsubscribed(campaign.category).filter(citizen=OuterRef("pk"))
    return AUDIENCES[key].citizens(choice).filter(Exists(theirs)).count()


def estimate(campaign: Campaign) -> Estimate:
    """Reach by route, duration and cost."""
    return broadcasts.estimate(recipients(campaign), build_message(campaign), purpose=PURPOSE)


def estimate_end(campaign: Campaign, begin: dt.datetime, minutes: int) -> dt.datetime:
    """When `minutes` of sending from `begin` on are over; at night only the urgent goes out."""
    if campaign.ignores_hours:
        return begin + dt.timedelta(minutes=minutes)
    return sending_hours.after(begin, minutes)


@transaction.atomic
def send_test(campaign: Campaign, *, by: User, readers: QuerySet[Citizen]) -> int:
    """Send the message as it will be to test readers; how many. It may be repeated."""
    campaign = WORKFLOW.start(campaign, "send_test", by=by)
    _require_complete(campaign)
    message, number = build_message(campaign), clock.now().timestamp()
    for reader in readers:
        key = f"campaign:{campaign.pk}:test:{number:.0f}"
        enqueue(citizen=reader, purpose=TEST_PURPOSE, event_key=key, message=message, lane=Lane.NOTICE)
    Campaign.objects.filter(pk=campaign.pk).update(tested_at=clock.now())
    return len(readers)


@transaction.atomic
def approve(campaign: Campaign, *, by: User, seen: str | None = None) -> Campaign:
    """Send it at its moment, or at once without one. The person who made it cannot approve it.

    `seen`: the revision that he read.
    """
    campaign = WORKFLOW.start(campaign, "approve", by=by)
    require_read(campaign, seen)
    _require_complete(campaign)
    if campaign.way == Campaign.Way.MESSAGE and campaign.tested_at is None:
        raise TransitionRefused(_("Send it to test readers first."))
    return _begin_if_due(WORKFLOW.finish(campaign, "approve", approved_by=by))


def check_send_at(campaign: Campaign) -> None:
    """Raises TransitionRefused for a moment that has passed, and for one at which nothing is sent."""
    if campaign.send_at is None:
        return
    if campaign.send_at <= clock.now():
        raise TransitionRefused(_("This moment has passed. Leave it empty to begin at once."))
    if not campaign.ignores_hours and not sending_hours.is_open(campaign.send_at):
        begin, end = settings.CAMPAIGN_HOURS
        words = _(
            "Campaigns go out between %(begin)d:00 and %(end)d:00. The next possible moment is %(next)s."
        )
        possible = moment(sending_hours.next_open(campaign.send_at))
        raise TransitionRefused(words % {"begin": begin, "end": end, "next": possible})


@transaction.atomic
def reschedule(campaign: Campaign, *, by: User, send_at: dt.datetime | None) -> Campaign:
    """Another moment for an approved campaign that has not begun; None begins at once."""
    campaign = WORKFLOW.start(campaign, "reschedule", by=by)
    campaign.send_at = send_at
    check_send_at(campaign)
    return _begin_if_due(WORKFLOW.finish(campaign, "reschedule"))


@transaction.atomic
def pause(campaign: Campaign, *, by: User) -> Campaign:
    """Hold what is not on its way."""
    campaign = WORKFLOW.start(campaign, "pause", by=by)
    broadcasts.hold(campaign.event_key)
    return WORKFLOW.finish(campaign, "pause")


@transaction.atomic
def resume(campaign: Campaign, *, by: User) -> Campaign:
    """Go on, at night from the morning on; what a restore stopped before it had begun, begins."""
    campaign = WORKFLOW.start(campaign, "resume", by=by)
    _require_complete(campaign)
    alarms.clear_alarm(key=restore_alarm(campaign))
    if not _is_night(campaign):
        broadcasts.release(campaign.event_key)
    # Of a broadcast that was begun the channel's word stays.
    said = campaign.said if campaign.is_listed and campaign.way == Campaign.Way.BROADCAST else ""
    return WORKFLOW.finish(campaign, "resume", said=said, started_at=campaign.started_at or clock.now())


def stop(campaign: Campaign, why: str) -> None:
    """Hold what is not on its way until staff decide; its page says why. The caller holds its lock."""
    broadcasts.hold(campaign.event_key)
    WORKFLOW.finish(campaign, "stop", said=why[:200])


def stop_those_of(article: Article) -> None:
    """The article was withdrawn: nothing more of its campaigns is sent."""
    for campaign in article.campaigns.filter(state=State.RUNNING).order_by("pk").select_for_update():
        if _has_more(campaign):
            stop(campaign, _("Stopped: its article was withdrawn."))


def _has_more(campaign: Campaign) -> bool:
    """Something of it has not been sent yet. A broadcast that was begun cannot be called back."""
    return not campaign.is_listed or broadcasts.is_waiting(campaign.event_key)


def restore_alarm(campaign: Campaign) -> str:
    """The key of the alarm about a campaign that a restore stopped (stopped_by_restore.py)."""
    return f"restore-campaign-{campaign.pk}"


@transaction.atomic
def cancel(campaign: Campaign, *, by: User) -> Campaign:
    """Cancel what is not on its way, for good."""
    campaign = WORKFLOW.start(campaign, "cancel", by=by)
    alarms.clear_alarm(key=restore_alarm(campaign))
    broadcasts.cancel(campaign.event_key, by)
    return WORKFLOW.finish(campaign, "cancel", finished_at=clock.now())


def advance(campaign_id: int) -> bool:
    """One step: enqueue a batch, pause or resume for quiet hours, or finish. False: nothing to do now."""
    with transaction.atomic():
        campaign = Campaign.objects.select_for_update(skip_locked=True).filter(pk=campaign_id).first()
        if campaign is None or campaign.state in (State.DRAFT, State.DONE):
            return False
        if campaign.state == State.SCHEDULED:
            return _begin_if_due(campaign).state == State.RUNNING
        if campaign.state in (State.PAUSED, State.CANCELLED):
            _keep_still(campaign)
            return False
        if _is_stopped(campaign) or _sleeps(campaign):
            return False
        if campaign.way == Campaign.Way.MESSAGE:
            return (_finish if campaign.is_listed else _owe_batch)(campaign)
        if campaign.is_listed:  # begun before; whether it arrived the editor sees on the channel
            return False
        Campaign.objects.filter(pk=campaign.pk).update(is_listed=True)
    _broadcast(campaign)
    return False


def _begin_if_due(campaign: Campaign) -> Campaign:
    """What cannot be sent any more, since its article was withdrawn, is cancelled and says why."""
    now = clock.now()
    if campaign.send_at and campaign.send_at > now:
        return campaign
    try:
        _require_complete(campaign)
    except TransitionRefused as refused:
        return WORKFLOW.finish(campaign, "cancel", said=refused.message[:200], finished_at=now)
    return WORKFLOW.finish(campaign, "begin", started_at=now)


def _is_stopped(campaign: Campaign) -> bool:
    """Stop what may be sent no more."""
    if not _has_more(campaign):
        return False
    try:
        _require_complete(campaign)
    except TransitionRefused as refused:
        stop(campaign, _("Stopped: %(why)s") % {"why": refused.message})
        return True
    return False


def _keep_still(campaign: Campaign) -> None:
    """Hold or cancel again: a worker may have released notices after the campaign was stopped."""
    if campaign.state == State.PAUSED:
        broadcasts.hold(campaign.event_key)
    elif campaign.approved_by:
        broadcasts.cancel(campaign.event_key, campaign.approved_by)


def _owe_batch(campaign: Campaign) -> bool:
    group = recipients(campaign).filter(pk__gt=campaign.cursor).order_by("pk")
    ids = list(group.values_list("pk", flat=True)[:BATCH])
    if not ids:
        Campaign.objects.filter(pk=campaign.pk).update(is_listed=True)
        return True
    wanted = ids if campaign.is_urgent else _not_sated(ids)
    enqueue_many(
        citizens=wanted, purpose=PURPOSE, event_key=campaign.event_key, message=build_message(campaign)
    )
    Campaign.objects.filter(pk=campaign.pk).update(
        cursor=ids[-1],
        people=campaign.people + len(wanted),
        sated=campaign.sated + len(ids) - len(wanted),
    )
    return True


def _not_sated(ids: list[int]) -> list[int]:
    """Without citizens who reached the daily limit of campaign messages: sent today, or about to be sent."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    of_today = Q(sent_at__gte=midnight) | Q(state__in=[NoticeState.OWED, NoticeState.UNKNOWN])
    today = Notice.objects.filter(of_today, citizen__in=ids, purpose=PURPOSE).order_by()
    counted = today.values("citizen_id").annotate(count=Count("pk"))
    sated = counted.filter(count__gte=settings.CAMPAIGN_MESSAGES_A_DAY).values_list("citizen_id", flat=True)
    full = set(sated)
    return [pk for pk in ids if pk not in full]


def _sleeps(campaign: Campaign) -> bool:
    """Hold a campaign that is not urgent outside CAMPAIGN_HOURS, and release it in the morning."""
    is_night = _is_night(campaign)
    if is_night:
        broadcasts.hold(campaign.event_key)
    elif campaign.is_asleep:
        broadcasts.release(campaign.event_key)
    if is_night != campaign.is_asleep:
        Campaign.objects.filter(pk=campaign.pk).update(is_asleep=is_night)
    return is_night


def _is_night(campaign: Campaign) -> bool:
    return not campaign.ignores_hours and not sending_hours.is_open(clock.now())


def _finish(campaign: Campaign) -> bool:
    """Nothing of it may stay held: what a restore put in doubt comes back held after the release."""
    if broadcasts.is_open(campaign.event_key):
        broadcasts.release(campaign.event_key)
        return False
    WORKFLOW.finish(campaign, "finish", finished_at=clock.now(), unsubscribed=count_unsubscribed(campaign))
    return False


def _broadcast(campaign: Campaign) -> None:
    """Call the channel exactly once and store its answer; an editor checks an unclear result."""
    if campaign.article is None:
        raise ValueError("a broadcast without an article")
    values: dict[str, object] = {"state": State.DONE, "finished_at": clock.now()}
    try:
        values["broadcast_id"] = publishers.broadcast(campaign.article)
    except publishers.BroadcastRefused as refused:
        values |= {"state": State.CANCELLED, "said": str(refused)[:200]}
    except publishers.BroadcastUncertain as unclear:
        values = {"said": str(unclear)[:200]}
    Campaign.objects.filter(pk=campaign.pk).update(**values)


def _require_complete(campaign: Campaign) -> None:
    """Raises TransitionRefused; an article must be readable when the next message is sent."""
    is_readable = campaign.article is not None and campaign.article.is_readable_at(campaign.next_start)
    if campaign.way == Campaign.Way.BROADCAST:
        if not is_readable:
            raise TransitionRefused(_("A broadcast needs an article that can be read when it begins."))
        return
    if not campaign.text.strip():
        raise TransitionRefused(_("The message is empty."))
    if campaign.article and not is_readable:
        raise TransitionRefused(_("The article cannot be read when the message is sent."))
    recipients(campaign)
