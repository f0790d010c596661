"""Personal data of the platform's events and tags."""

from django.db.models import Q

from foundation.citizens.models import Citizen
from foundation.declarations import CLEARED, Kept, Replaced, declare
from zalo_channel import CHANNEL


def _accounts(citizen: Citizen) -> list[str]:
    return list(citizen.identities.filter(channel=CHANNEL).values_list("external_id", flat=True))


UNTIL_TAKEN_OFF = Kept("Giữ vài phút, cho đến khi thẻ được gỡ khỏi Official Account; rồi dòng này bị xóa")

declare(
    "zalo_channel.InboundEvent",
    owner=lambda citizen: Q(user_id__in=_accounts(citizen)),
    personal={"user_id": CLEARED, "body": Replaced("{}"), "error": CLEARED},
    not_personal="dedupe_key event_name",
    mentions="body error",
    unsettled=Q(state="new"),
)
declare(
    "zalo_channel.HeldTag",
    owner=lambda citizen: Q(identity__citizen=citizen) | Q(user_id__in=_accounts(citizen)),
    personal=dict.fromkeys(("user_id", "name", "spelled"), UNTIL_TAKEN_OFF),
)
declare(
    "zalo_channel.OaToken",
    not_personal="oa_id access_token refresh_token previous_access_token previous_refresh_token last_error",
)
declare("zalo_channel.OAuthState", not_personal="state code_verifier")
declare("zalo_channel.MessageTemplate", not_personal="key template_id params price_phone")
declare("zalo_channel.OaArticle", not_personal="token oa_id said url")
