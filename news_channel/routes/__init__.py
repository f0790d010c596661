"""The ways to people without a chat account, after those of the chat: whoever has both is told there."""

from foundation.outbox import reasons
from foundation.outbox import routes as outbox_routes
from news_channel.reasons import OF_THE_MESSAGE, OF_THE_PERSON, REASONS
from news_channel.routes.mail import Mail

ALL: tuple[outbox_routes.Route, ...] = (Mail(),)
ROUTE_KEYS = tuple(route.key for route in ALL)


def register() -> None:
    reasons.add(REASONS, of_the_person=OF_THE_PERSON, of_the_message=OF_THE_MESSAGE)
    for route in ALL:
        outbox_routes.ROUTES.register(route.key, route)
