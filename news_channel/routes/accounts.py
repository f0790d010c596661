"""Whether a message may go to a person's account on one of our channels."""

from foundation.outbox.routes import Accept, OutgoingMessage, Refusal
from news_channel.services import CONFIRMATION


def account_of(outgoing: OutgoingMessage, channel: str, *, is_open: bool) -> Accept | Refusal:
    """Accept with the account; reasons are `<channel>_…` of reasons.py."""
    account = next((one for one in outgoing.identities if one.channel == channel), None)
    if account is None or not account.address:
        return Refusal(f"{channel}_no_address", is_closed=True)
    if not is_open:
        return Refusal(f"{channel}_off", is_closed=True)
    if outgoing.purpose != CONFIRMATION:
        if not account.is_following:
            return Refusal(f"{channel}_not_wanted")
        if account.unreachable_reason:
            return Refusal(account.unreachable_reason)
    return Accept(account) if outgoing.message.brief else Refusal(f"{channel}_no_text")
