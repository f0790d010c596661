"""A migration and an erasure while officers work: nobody is refused, nothing of the person stays and nothing
of others goes."""

import threading
import time
from functools import partial

import pytest
from django.db import connection, transaction

from config.management.commands.migrate import change_tables
from dossiers import services
from dossiers.models import Dossier, StatusEvent
from dossiers.workflow import Status
from foundation.citizens import services as citizens
from foundation.citizens.models import Citizen
from tests.factories import desk_of, enough_for, make_agency, make_citizen, make_dossier, make_procedure
from tests.sandboxes.zalo.running import wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.security_check("live-migration-and-erasure"),
]
LONGEST = "10s"
"""That an officer may wait for a lock before he is refused; a change of a table gives up after two."""


class Desk(threading.Thread):
    """An officer who receives and moves dossiers without a pause, at an agency of his own: two desks of one
    agency wait for each other's numbers."""

    def __init__(self, procedure) -> None:
        super().__init__()
        self.agency, self.procedure = make_agency(), procedure
        self.waits: list[float] = []
        self.errors: list[str] = []
        self.is_over = threading.Event()

    def run(self) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LONGEST])
            while not self.is_over.is_set():
                begun = time.monotonic()
                dossier = make_dossier(
                    received_at_agency=self.agency, procedure=self.procedure, applicant=make_citizen()
                )
                services.change_status(
                    dossier=dossier,
                    to=Status.IN_PROCESS,
                    by=desk_of(dossier),
                    details=enough_for(Status.IN_PROCESS),
                )
                self.waits.append(time.monotonic() - begun)
        except Exception as error:
            self.errors.append(repr(error))
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")  # the pool hands the connection to others
            connection.close()


@pytest.fixture
def at_work():
    """Two officers, until the test is over."""
    procedure = make_procedure()
    desks = [Desk(procedure) for _ in range(2)]
    for desk in desks:
        desk.start()
    yield desks
    for desk in desks:
        desk.is_over.set()
        desk.join()


def moves_after(desks: list[Desk]) -> int:
    """How many moves there are once each desk has made one more, or has failed."""
    before = [len(desk.waits) for desk in desks]

    def has_moved(desk: Desk, count: int) -> bool:
        return len(desk.waits) > count or bool(desk.errors)

    wait_until(lambda: all(map(has_moved, desks, before)), 60)
    return sum(len(desk.waits) for desk in desks)


def ended(desks: list[Desk]) -> list[float]:
    for desk in desks:
        desk.is_over.set()
        desk.join()
    assert [desk.errors for desk in desks] == [[], []]
    return [wait for desk in desks for wait in desk.waits]


def test_a_column_and_an_index_are_added_and_taken_back_while_officers_work(at_work, record_property):
    table = StatusEvent._meta.db_table
    before = moves_after(at_work)
    with connection.cursor() as cursor:
        run = cursor.execute

        def change(statement: str) -> None:
            change_tables(connection, partial(run, statement), print, pause=0.1)

        for act, statement in (
            (change, f"ALTER TABLE {table} ADD COLUMN added_while_open text NOT NULL DEFAULT ''"),
            (run, f"CREATE INDEX CONCURRENTLY added_while_open ON {table} (added_while_open)"),
            (run, "DROP INDEX CONCURRENTLY added_while_open"),
            (change, f"ALTER TABLE {table} DROP COLUMN added_while_open"),
        ):
            act(statement)
            moves_after(at_work)
    waits = ended(at_work)
    record_property(
        "figure", f"migration under load: {len(waits)} moves, longest wait {max(waits):.2f} s, 0 refused"
    )
    assert len(waits) > before
    assert Dossier.objects.count() == StatusEvent.objects.filter(to_status=Status.IN_PROCESS).count()


def test_a_person_is_erased_while_officers_work_and_others_lose_nothing(at_work, record_property):
    people = [make_citizen(full_name=f"Người Xin Xóa {n}", phone=f"8491100{n:04d}") for n in range(20)]
    for person in people:
        dossier = make_dossier(applicant=person)
        services.change_status(
            dossier=dossier, to=Status.WITHDRAWN, by=desk_of(dossier), details=enough_for(Status.WITHDRAWN)
        )
    for person in people:
        with transaction.atomic():
            citizens.erase(citizen=person, because="asked")
    citizens.finish_erasures()
    waits = ended(at_work)
    left = Citizen.objects.filter(full_name__startswith="Người Xin Xóa")
    phones = Citizen.objects.filter(phone__startswith="8491100")
    assert (left.count(), phones.count()) == (0, 0)
    assert Dossier.objects.count() == len(waits) + len(people)
    assert Citizen.objects.filter(full_name="Nguyễn Thị Thu Hằng").count() == len(waits)
    record_property(
        "figure", f"{len(people)} erasures under load: {len(waits)} moves, longest {max(waits):.2f} s"
    )
