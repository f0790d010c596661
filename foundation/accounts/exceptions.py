"""Why a change of an account does not happen."""

from foundation.refusals import ServiceRefusal


class ChangeRefused(ServiceRefusal):
    """`message` is a sentence for whoever asked."""
