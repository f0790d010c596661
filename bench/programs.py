"""The programs by name. Each runs in a process of its own, since Django is set up once in a process."""

from importlib import import_module

from bench.table import Row

NAMES = (
    "webhook",
    "dispatch",
    "latency",
    "chat",
    "tracking",
    "public_pages",
    "counters",
    "legal_search",
    "exam_scores",
    "exam_chat",
    "exam_day",
    "understanding",
    "inbox",
    "drill",
    "broker_outages",
    "migration_locks",
    "campaigns",
)


def measure(name: str) -> list[Row]:
    return import_module(f"bench.{name}").run()
