"""The ways to reach a citizen, best first: free chat, template by user id, template by phone."""

from foundation.outbox import reasons
from foundation.outbox import routes as outbox_routes
from zalo_channel.errors import OF_THE_MESSAGE, OF_THE_PERSON, REASONS
from zalo_channel.routes.consultation import Consultation
from zalo_channel.routes.template_phone import TemplateToPhone
from zalo_channel.routes.template_uid import TemplateToUser


def register() -> None:
    reasons.add(REASONS, of_the_person=OF_THE_PERSON, of_the_message=OF_THE_MESSAGE)
    best_first: list[outbox_routes.Route] = [Consultation(), TemplateToUser(), TemplateToPhone()]
    for position, route in enumerate(best_first, start=1):
        outbox_routes.ROUTES.register(route.key, route, position=position)
