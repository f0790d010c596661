"""The programs by name. Each runs in a process of its own, since Django is set up once in a process."""

from importlib import import_module

from bench.table import Row

NAMES = (
    "webhook",
    "dispatch",
    "chat",
    "tracking",
    "public_pages",
    "storm_lookups",
    "storm_day",
    "exam_scores",
    "drill",
    "worker_sets",
    "campaigns",
    "procedures",
    "search",
    "lists",
    "ledger",
    "idle_logs",
)


def measure(name: str) -> list[Row]:
    return import_module(f"bench.{name}").run()
