"""Figures of the bot that the manager of the desk reads: the bot registers what it counts."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from foundation.registry import Registry

Provider = Callable[[dt.datetime], Sequence[tuple[Any, int]]]
FIGURES: Registry[Provider] = Registry("figures of the bot")
"""`provider(begin)`: (label, how many since then)."""
