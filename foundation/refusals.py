"""What services raise where they refuse: nothing was changed."""


class ServiceRefusal(Exception):
    """`message` is a sentence for whoever asked: why, and what to do."""

    @property
    def message(self) -> str:
        return str(self.args[0])
