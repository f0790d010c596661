"""Two officers press at the same moment, a hundred times: one moves the dossier, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from dossiers import services
from dossiers.errors import StaleDossier
from dossiers.models import Dossier
from dossiers.services import Actor
from dossiers.workflow import Status
from foundation.outbox.models import Notice
from tests.factories import desk_of, enough_for, make_agency, make_citizen, make_dossier, make_procedure

ROUNDS = 100


@pytest.mark.security_check("two-officers")
@pytest.mark.django_db(transaction=True)
def test_in_a_hundred_rounds_exactly_one_of_two_officers_moves_the_dossier(record_property):
    agency, procedure = make_agency(), make_procedure()
    dossiers = [
        make_dossier(received_at_agency=agency, procedure=procedure, applicant=make_citizen())
        for _ in range(ROUNDS)
    ]
    officers = [desk_of(dossiers[0]) for _ in range(2)]
    owed_before = Notice.objects.count()
    start = Barrier(2)

    def press(dossier: Dossier, to: Status, by: Actor) -> int | None:
        """The status that this officer reached, or None if the other was faster."""
        mine = Dossier.objects.get(pk=dossier.pk)
        start.wait()
        try:
            services.change_status(
                dossier=mine, to=to, by=by, details=enough_for(to), expected_version=mine.version
            )
        except StaleDossier:
            return None
        return int(to)

    winners = []
    with ThreadPoolExecutor(2) as pool:
        for dossier in dossiers:
            moves = [
                pool.submit(press, dossier, to, by)
                for to, by in zip((Status.IN_PROCESS, Status.STOPPED), officers, strict=True)
            ]
            reached = [outcome for move in moves if (outcome := move.result()) is not None]
            assert len(reached) == 1, reached
            winners += reached
        list(pool.map(lambda _: connection.close(), range(2)))
    now = {dossier.pk: dossier for dossier in Dossier.objects.all()}
    assert [now[dossier.pk].status for dossier in dossiers] == winners
    assert {dossier.events.count() for dossier in dossiers} == {2}
    assert Notice.objects.count() - owed_before == ROUNDS
    record_property("figure", f"{ROUNDS} rounds: {len(winners)} moves, {ROUNDS} refusals, {ROUNDS} notices")
