"""Two sets of workers on one ledger: 10,000 notices, each sent, delivered and seen, and no deadlock.

As the fault drill, but nothing is killed: every worker runs twice, and receipts come late and out of order.
"""

from bench import ground
from bench.drill import NOTICES, Drill, audit_of, say
from bench.private_servers import private_servers
from bench.table import Row
from dev import services

FAULTS = (
    {"kind": "webhook_duplicate", "probability": 0.2},
    {"kind": "webhook_reorder", "probability": 0.3, "seconds": 2},
)


def run() -> list[Row]:
    environment = {"OUTBOX_SENDS_PER_MINUTE": "12000", "OUTBOX_MERGE_SECONDS": "5", "LOG_LEVEL": "INFO"}
    with private_servers() as servers, ground.prepared("worker_sets", **environment) as site:
        return WorkerSets(site, servers, faults=FAULTS).run()


class WorkerSets(Drill):
    def _storm(self) -> None:
        for lane in services.WORKERS:
            self._start_worker(lane)
        owed = 0
        while owed < NOTICES:
            owed += self._owe(owed, min(NOTICES, owed + 200))

    def _report(self, stormed: float, whole: float) -> list[Row]:
        from django.db import connection

        from foundation.outbox.models import Notice, NoticeState

        with connection.cursor() as cursor:
            cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
            (deadlocks,) = cursor.fetchone()
        audit = audit_of(self.site)
        told = Notice.objects.exclude(state=NoticeState.MERGED)
        unseen = told.exclude(state=NoticeState.SEEN).count()
        say(f"{stormed:.0f} s owed, {whole:.0f} s in all: {audit}")
        words = f"{deadlocks} deadlocks, {audit['lost']} lost, {audit['doubled']} doubled, {unseen} not seen"
        holds = not (deadlocks or audit["lost"] or audit["doubled"] or unseen)
        claim = f"two sets of workers: {NOTICES:,} notices, {told.count():,} messages"
        return [Row(claim, "–", "–", words, "–", "0 deadlocks", holds)]
