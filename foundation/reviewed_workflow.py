"""From draft to the public and back: whoever wrote a record does not publish it.

The record has a `remark` of the second person, `written_by`, and who published it and when. A service
declares the states, the permissions and what no text may lack; ReviewedAdmin has the buttons.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Generic

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.workflow import M, Transition, TransitionRefused, Workflow, clean_reason, require_read

AUTHOR = "written_by"
HAND_IN = Transition((), None, gettext_lazy("Submit for review"), name="hand_in")
PUBLISH = Transition((), None, gettext_lazy("Publish"), name="publish", author_field=AUTHOR)
SEND_BACK = Transition((), None, gettext_lazy("Send back"), name="send_back")
WITHDRAW = Transition((), None, gettext_lazy("Withdraw"), name="withdraw")


class ReviewedWorkflow(Workflow[Transition], Generic[M]):
    """`states` in the order draft, review, public, withdrawn; `more`: transitions that only this model has;
    `published`: how the fields of the second person and of the moment begin (`published_by`)."""

    def __init__(
        self,
        states: Iterable[Any],
        *more: Transition,
        writes: tuple[str, ...],
        publishes: tuple[str, ...],
        published: str = "published",
    ) -> None:
        draft, review, public, withdrawn = states
        self.public, self.draft, self.published = public, draft, published
        super().__init__(
            replace(HAND_IN, sources=(draft, withdrawn), target=review, permissions=writes),
            replace(PUBLISH, sources=(review,), target=public, permissions=publishes),
            replace(SEND_BACK, sources=(review,), target=draft, permissions=publishes),
            replace(WITHDRAW, sources=(public,), target=withdrawn, permissions=publishes),
            *more,
        )

    def objection(self, record: M, key: str) -> str:
        """Why it cannot be handed in or published as it is, in a sentence; "" where it can."""
        return ""

    @transaction.atomic
    def hand_in(self, record: M, *, by: Any) -> M:
        """Ask a second person to publish it. Raises TransitionRefused where something is missing."""
        record = self._start_whole(record, "hand_in", by)
        return self.finish(record, "hand_in", remark="", **{AUTHOR: getattr(record, AUTHOR) or by})

    @transaction.atomic
    def publish(self, record: M, *, by: Any, seen: object = None) -> M:
        """Make it public. `by` None: the portal. `seen`: the revision that the second person read.

        Raises TransitionRefused where something is missing: an imported record was never handed in.
        """
        record = self._start_whole(record, "publish", by, seen)
        return self.finish(record, "publish", remark="", **self.publication(by))

    @transaction.atomic
    def send_back(self, record: M, *, by: Any, reason: str) -> M:
        """Return it to its writer, who reads the reason."""
        return self.finish(self.start(record, "send_back", by=by), "send_back", remark=clean_reason(reason))

    @transaction.atomic
    def withdraw(self, record: M, *, by: Any, reason: str) -> M:
        """Take it from the public at once."""
        return self.finish(self.start(record, "withdraw", by=by), "withdraw", remark=clean_reason(reason))

    def publication(self, by: Any) -> dict[str, Any]:
        """The fields that say who published it, and when: now."""
        return {f"{self.published}_by": by, f"{self.published}_at": timezone.now()}

    def was_public(self, record: M) -> bool:
        return getattr(record, f"{self.published}_at") is not None

    def _start_whole(self, record: M, key: str, by: Any, seen: object = None) -> M:
        record = self.start(record, key, by=by)
        require_read(record, seen)
        if objection := self.objection(record, key):
            raise TransitionRefused(objection)
        return record


def still_missing(needs: Iterable[tuple[str, object]]) -> str:
    """The sentence that names what is not there, from (name, value) of all that is needed; "" without any."""
    missing = ", ".join(name for name, value in needs if not value)
    return _("Still missing: %(what)s.") % {"what": missing} if missing else ""


def already_over() -> str:
    return _("Its last day is over already: set a later one.")
