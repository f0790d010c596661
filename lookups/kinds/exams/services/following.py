"""Each process that answers questions keeps the exam folder of its machine as the table says."""

import logging
import threading
import time

from django.db import connection

from lookups.kinds.exams.models import Exam
from lookups.kinds.exams.services import snapshots

logger = logging.getLogger(__name__)

EVERY = 0.5  # seconds; web processes look at the manifest once a second, so within two a change is shown
PAUSE_AFTER_FAILURE = 30.0  # seconds until a build that failed is tried again


def start() -> None:
    """Once in a process. The first look ends before this returns, so that nothing outdated is served."""
    follower = Follower()
    follower.look()
    threading.Thread(target=follower.run, name="exam-follower", daemon=True).start()


class Follower:
    """Looks at the table; builds in a thread beside it, so that a withdrawal never waits for a build."""

    def __init__(self) -> None:
        self._is_failing = False
        self._building = threading.Lock()
        self._build_at = 0.0

    def run(self) -> None:
        while True:
            time.sleep(EVERY)
            self.look()

    def look(self) -> None:
        """Without the database the folder stays as it is."""
        try:
            missing = snapshots.announce()
            self._is_failing = False
        except Exception as error:
            if not self._is_failing:
                logger.warning("exam scores: the table cannot be followed, what was shown stays: %s", error)
            self._is_failing, missing = True, []
        finally:
            connection.close()  # back into the pool
        if missing and time.monotonic() >= self._build_at and self._building.acquire(blocking=False):
            threading.Thread(target=self._build, args=(missing,), name="exam-builder", daemon=True).start()

    def _build(self, missing: list[Exam]) -> None:
        try:
            snapshots.build_missing(missing)
        except Exception:
            logger.exception("exam scores: a snapshot cannot be built, what was shown stays")
            self._build_at = time.monotonic() + PAUSE_AFTER_FAILURE
        finally:
            connection.close()
            self._building.release()
