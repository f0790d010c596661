"""Why the desk refuses, in words for the operator."""

from foundation.conversations.models import Turn
from foundation.refusals import ServiceRefusal


class DeskRefusal(ServiceRefusal):
    """`message` is a sentence that the operator reads."""


class Unanswered(DeskRefusal):
    """A question of the citizen still waits for an answer."""


class AlreadyAnswered(DeskRefusal):
    """Somebody answered after the operator last looked; `turn` is that answer."""

    def __init__(self, message: str, turn: Turn) -> None:
        super().__init__(message)
        self.turn = turn
