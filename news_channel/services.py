"""Ask for news, prove that the address is one's own, and end them again.

Nothing is told to an address before its holder has confirmed it. Who confirmed what and when stands in
`Consent`, what was sent in the ledger.
"""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.citizens.languages import language_of
from foundation.citizens.masking import mask_email
from foundation.citizens.models import ChannelIdentity, Citizen
from foundation.citizens.news import Ticket
from foundation.citizens.services import identity_for, record_consent, withdraw_consent
from foundation.database.encryption import blind_index
from foundation.local_names import local
from foundation.messages import Button, Message
from foundation.outbox.cancellation import cancel_waiting
from foundation.outbox.models import Lane, Notice
from foundation.outbox.services import enqueue
from foundation.rate_limits import Guess, RateLimiter
from foundation.vietnamese.phones import mask_phone
from news_channel import MAIL, PUSH, SMS, links, subjects
from news_channel.links import Confirmation
from news_channel.push_subscription import PushSubscription
from news_channel.subjects import Subject

CONFIRMATION = "news-confirmation"  # the purpose of the one message that an unconfirmed address gets
CHANNELS = (MAIL, PUSH, SMS)
CONSENT = {
    MAIL: gettext_lazy(
        "Write to this e-mail address about what I choose. I can stop at any time, by the link in every "
        "message."
    ),
    PUSH: gettext_lazy(
        "Show notifications in this browser about what I choose. I can stop at any time, in the "
        "notification or in the browser’s settings."
    ),
    SMS: gettext_lazy(
        "Send SMS to this phone about what I choose. I can stop at any time, by the link in every SMS."
    ),
}
SENT_TO_ADDRESS = RateLimiter("news-confirmation", "3/day")
SENT_FOR_ASKER = RateLimiter("news-confirmation-asker", "20/day")


@transaction.atomic
def ask_by_mail(*, address: str, ticket: Ticket, language: str, askers: Sequence[str]) -> bool:
    """Send the link that confirms; False where too many were sent today. Tells of nothing yet."""
    external_id = blind_index(address)
    sending = Guess((SENT_TO_ADDRESS, external_id), *((SENT_FOR_ASKER, asker) for asker in askers))
    if not sending.is_allowed:
        return False
    account = _account(MAIL, external_id, mask_email(address), language, address=address)
    enqueue(
        citizen=account.citizen,
        purpose=CONFIRMATION,
        event_key=f"{CONFIRMATION}:{uuid.uuid4()}",
        message=_confirmation(account, ticket),
        lane=Lane.REPLY,
        expires_at=timezone.now() + dt.timedelta(seconds=links.CONFIRM_SECONDS),
    )
    return True


def _confirmation(account: ChannelIdentity, ticket: Ticket) -> Message:
    """To the address alone, in the language of the page. It names nothing: the address may be another's."""
    url = links.confirm_url(Confirmation(account.pk, ticket))
    with translation.override(language_of(account.citizen)):
        title = local(_("Confirm that the %(brand)s portal may write to you"))
        lines = (
            _("Somebody entered this address to get news. If it was you, please confirm within 24 hours."),
            _("If it was not you, do nothing: you will get no further message."),
        )
        text = "\n".join((title, *lines))
        return Message(text, (Button(_("Confirm this address"), "url", url),), brief=text, channel=MAIL)


@transaction.atomic
def confirm(confirmation: Confirmation) -> Subject | None:
    """The holder of the address wants it; what he is told of from now on. None where either is gone: an
    address is, since he stopped all news.

    Raises subscriptions.services.TooMany.
    """
    accounts = ChannelIdentity.objects.select_for_update(of=("self",)).select_related("citizen")
    account = accounts.filter(pk=confirmation.account, channel=MAIL).first()
    subject = subjects.of_ticket(confirmation.ticket)
    if account is None or not account.address or subject is None:
        return None
    _begin(account, subject, {"confirmed_by": "link"})
    return subject


@transaction.atomic
def begin_push(*, subscription: PushSubscription, ticket: Ticket, language: str) -> Subject | None:
    """The browser has its person's permission: news begins, and a first notification says so.

    The proof is the subscription itself: nobody but the browser knows its keys. None where the record is
    gone. Raises subscriptions.services.TooMany.
    """
    subject = subjects.of_ticket(ticket)
    if subject is None:
        return None
    external_id = blind_index(subscription.endpoint)
    account = _account(PUSH, external_id, subscription.host, language, address=subscription.as_json())
    _begin(account, subject, {"confirmed_by": "permission of the browser"})
    with translation.override(language_of(account.citizen)):
        welcome = f"{_('You get news from now on')}\n{subject.name}"
    enqueue(
        citizen=account.citizen,
        purpose=CONFIRMATION,
        event_key=f"{CONFIRMATION}:{uuid.uuid4()}",
        message=Message(welcome, brief=welcome, channel=PUSH),
        lane=Lane.REPLY,
        expires_at=timezone.now() + dt.timedelta(hours=1),
    )
    return subject


@transaction.atomic
def holder_of(*, phone: str, language: str) -> Citizen:
    """Whom a code to this phone (84…) is sent to. Nobody is told anything before it was typed back."""
    account = _account(SMS, blind_index(phone), mask_phone(phone), language)
    account.citizen.phone = phone
    account.citizen.save(update_fields=["phone"])
    return account.citizen


@transaction.atomic
def begin_sms(*, holder: Citizen, ticket: Ticket) -> Subject | None:
    """The code was typed back. None where the record is gone. Raises subscriptions.services.TooMany."""
    account = holder.identities.filter(channel=SMS).first()
    subject = subjects.of_ticket(ticket)
    if account and subject:
        _begin(account, subject, {"confirmed_by": "one-time code"})
    return subject


def _account(
    channel: str, external_id: str, shown: str, language: str, *, address: str = ""
) -> ChannelIdentity:
    """The account of this address. Whoever only types it changes nothing for a holder who gets news."""
    account = identity_for(channel=channel, external_id=external_id)
    account.address, account.display_name = address, shown
    account.save(update_fields=["address", "display_name"])
    if not account.is_following:
        account.citizen.language = language
        account.citizen.save(update_fields=["language"])
    return account


def _begin(account: ChannelIdentity, subject: Subject, proof: dict[str, str]) -> None:
    account.is_following, account.unreachable_reason = True, ""
    account.last_interaction_at = timezone.now()
    account.save(update_fields=["is_following", "unreachable_reason", "last_interaction_at"])
    record_consent(
        citizen=account.citizen,
        purpose=consent_purpose(account.channel),
        wording=str(CONSENT[account.channel]),
        channel=account.channel,
        proof=proof | {"at": timezone.now().isoformat()},
    )
    subject.begin(account.citizen, account.channel)


def consent_purpose(channel: str) -> str:
    return f"news-{channel}"


@transaction.atomic
def stop(*, citizen: Citizen, subject: Subject) -> None:
    """No more of this one; with the last one the consent to write ends too."""
    subject.stop(citizen)
    if not subjects.followed_by(citizen):
        stop_all(citizen=citizen)


@transaction.atomic
def stop_all(*, citizen: Citizen) -> None:
    """Nothing is told to this person any more, nor sent of what waits, by whichever route; the addresses go
    at once, the person later (retention.py)."""
    cancel_waiting(Notice.objects.filter(citizen=citizen), reason="unsubscribed")
    for subject in subjects.followed_by(citizen):
        subject.stop(citizen)
    accounts = citizen.identities.filter(channel__in=CHANNELS, is_following=True)
    for account in accounts:
        withdraw_consent(citizen=citizen, purpose=consent_purpose(account.channel))
    accounts.update(is_following=False, address="", last_interaction_at=timezone.now())


def end_refused() -> int:
    """End the news of accounts that their carrier refuses for good; the reason stays on them. How many."""
    refused = ChannelIdentity.objects.filter(channel__in=CHANNELS, is_following=True)
    refused = refused.exclude(unreachable_reason="").select_related("citizen")
    for account in refused:
        stop_all(citizen=account.citizen)
    return len(refused)
