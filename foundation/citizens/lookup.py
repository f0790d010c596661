"""Find the one citizen whom an operator names: by number, phone, or account on a channel."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from foundation.citizens.models import ChannelIdentity, Citizen
from foundation.citizens.phones import with_confirmation
from foundation.vietnamese.names import mask_name
from foundation.vietnamese.phones import normalise_phone

LONGEST_ID = 9  # digits; a phone has ten or more


class NotOnePerson(LookupError):
    """Nobody, or several people; the words are for the operator."""


def citizen(named: str) -> Citizen:
    """`17`, `0905 123 456` or `channel:external id`. Raises NotOnePerson.

    A phone finds only who has confirmed it: whoever typed another's number would be taken for him.
    """
    found = list(_those(named.strip()).order_by("pk")[:20])
    if not found:
        raise NotOnePerson(
            _("Nobody is “%(named)s”. Use a person’s number, a telephone or channel:id.") % {"named": named}
        )
    if len(found) == 1 and getattr(found[0], "phone_is_confirmed", True):
        return found[0]
    people = ", ".join(_masked(person) for person in found)
    if len(found) > 1:
        words = _(
            "“%(named)s” may be several: %(people)s. Check a paper, then use the number before the name."
        )
    else:
        words = _(
            "“%(named)s” is unconfirmed: %(people)s. Check a paper, then use the number before the name."
        )
    raise NotOnePerson(words % {"named": named, "people": people})


def bearer(phone: str) -> Citizen | None:
    """Who bears this phone, however it is typed; None where it is none, or nobody has confirmed it.

    Of several records (a chat and the counter have one each) the one that follows us. Who has only typed the
    phone, in a chat or on a form, does not bear it.
    """
    accounts = ChannelIdentity.objects.filter(citizen=OuterRef("pk"))
    try:
        bearers = with_confirmation(Citizen.objects.filter(phone=normalise_phone(phone)))
    except ValueError:
        return None
    bearers = bearers.filter(Q(phone_is_confirmed=True))
    return bearers.order_by(Exists(accounts.filter(is_following=True)).desc(), "pk").first()


def _those(named: str) -> QuerySet[Citizen]:
    if ":" in named:
        channel, _, external_id = named.partition(":")
        return Citizen.objects.filter(identities__channel=channel, identities__external_id=external_id)
    if named.isascii() and named.isdecimal() and len(named) <= LONGEST_ID and not named.startswith("0"):
        return Citizen.objects.filter(pk=int(named))
    try:
        return with_confirmation(Citizen.objects.filter(phone=normalise_phone(named)))
    except ValueError as error:
        raise NotOnePerson(str(error)) from error


def _masked(person: Citizen) -> str:
    doubt = "" if getattr(person, "phone_is_confirmed", True) else _(", number not confirmed")
    return f"{person.pk} ({mask_name(person.full_name) or _('no name')}{doubt})"
