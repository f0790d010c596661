"""Why nothing came of a request to the model; the plain way goes on."""

from assistant.models import GenerationRun


class GenerationFailed(Exception):
    def __init__(self, outcome: GenerationRun.Outcome) -> None:
        super().__init__(outcome.value)
        self.outcome = outcome
