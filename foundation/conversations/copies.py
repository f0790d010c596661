"""Copies of what was said that apps keep for themselves: blanked in the same night as the words."""

import datetime as dt
from collections.abc import Callable

from foundation.registry import Registry

COPIES: Registry[Callable[[dt.datetime], None]] = Registry("copy of what was said")
"""`forget(before)`: of what was said before that moment."""
