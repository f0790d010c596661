"""How often one address may ask for scores: counted in each web process, approximately.

A school, a café or a carrier's gateway shares one address, so 300 questions at once and two more each second
pass. A number that is not there costs ten: who walks through numbers is stopped, who mistypes is not.
"""

import math

from lookups.kinds.exams.throttle import Throttle

BURST, PER_SECOND, UNKNOWN_COSTS = 300, 2, 10
ADDRESSES = Throttle(burst=BURST, per_second=PER_SECOND)


def seconds_to_wait(address: str) -> int:
    """0 where the question may be asked; it is then counted."""
    return math.ceil(ADDRESSES.take(address))


def charge_unknown(address: str) -> None:
    ADDRESSES.charge(address, UNKNOWN_COSTS - 1)
