"""Why a change of an account does not happen."""

from foundation.refusals import Refusal


class ChangeRefused(Refusal):
    """`message` is a sentence for whoever asked."""
