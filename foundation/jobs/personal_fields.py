"""What was ordered may hold the words of a search, and names an officer."""

import datetime as dt

from foundation.declarations import Purged, declare

declare(
    "jobs.Job",
    personal={"order": Purged("foundation.jobs.tasks.run_waiting", after=dt.timedelta(days=1))},
    not_personal="kind about title told purpose file",
)
