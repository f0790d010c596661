"""«Hoàn tác» of steps of dossiers; what they handed on is taken back from its officer's bell."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User

from dossiers import services
from dossiers.admin.colleagues import retract_given
from dossiers.models import Dossier, StatusEvent
from dossiers.workflow import ActorKind
from foundation.officers import officer_of
from foundation.undo import views


class UndoView(views.UndoView):
    permission = "dossiers.move_dossier"
    events = StatusEvent.objects.select_related("dossier__officer")
    record = "dossier"
    taken: dict[User, list[Dossier]]

    def undo(self, event: StatusEvent) -> None:
        dossier, given_to = event.dossier, event.dossier.officer
        services.undo(event=event, by=services.Actor(ActorKind.OFFICER, officer=officer_of(self.request)))
        dossier.refresh_from_db(fields=["officer"])
        if given_to and given_to != dossier.officer:
            self.taken.setdefault(given_to, []).append(dossier)

    def undo_all(self, events: Sequence[Any]) -> None:
        self.taken = {}
        super().undo_all(events)
        for officer, dossiers in self.taken.items():
            retract_given(by=officer_of(self.request), to=officer, dossiers=dossiers)
