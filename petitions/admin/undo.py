"""«Hoàn tác» of steps of petitions."""

from functools import partial

from foundation.accounts.officers import officer_of
from foundation.admin import undo
from petitions import services, worklist
from petitions.models import Event

offer = partial(undo.offer, model="petitions_petition")


class UndoView(undo.UndoView):
    permission = "petitions.view_petition"
    events = Event.objects.select_related("petition")
    record = "petition"

    def undo(self, event: Event) -> None:
        services.undo(event=event, by=worklist.acting_as(officer_of(self.request)))
