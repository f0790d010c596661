"""Why a change of an account does not happen."""


class ChangeRefused(Exception):
    """`message` is a sentence for whoever asked."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
