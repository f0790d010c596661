"""One citizen at his phone, for tests that talk with the bot without a channel."""

from assistant.replies import Reply, Utterance
from assistant.services import answer
from foundation.messages import Button
from tests.factories import picture


class Chat:
    """What one citizen says and reads."""

    def __init__(self, identity) -> None:
        self.identity, self.last = identity, Reply()

    def say(self, text: str = "", **over) -> str:
        self.last = answer(identity=self.identity, utterance=Utterance(text, **over))
        return "\n".join(message.text for message in self.last.messages)

    def press(self, title: str) -> str:
        return self.say(next(button.value for button in self.buttons if button.title.startswith(title)))

    def photo(self) -> str:
        return self.say(pictures=(picture(),))

    @property
    def buttons(self) -> list[Button]:
        return [button for message in self.last.messages for button in message.buttons]
