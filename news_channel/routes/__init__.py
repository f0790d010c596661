"""The ways to people without a chat account, after those of the chat: whoever has both is told there."""

from foundation.outbox import reasons
from foundation.outbox import routes as outbox_routes
from news_channel.reasons import OF_THE_MESSAGE, OF_THE_PERSON, REASONS
from news_channel.routes.mail import Mail
from news_channel.routes.push import Push
from news_channel.routes.sms import Sms

BEST_FIRST: tuple[outbox_routes.Route, ...] = (Mail(), Push(), Sms())


def register() -> None:
    reasons.add(REASONS, of_the_person=OF_THE_PERSON, of_the_message=OF_THE_MESSAGE)
    for route in BEST_FIRST:
        outbox_routes.ROUTES.register(route.key, route)
