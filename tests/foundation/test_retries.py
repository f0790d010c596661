"""Transactions that PostgreSQL ends for the sake of others are done again."""

import threading

import psycopg
import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from foundation.citizens.models import Citizen
from foundation.database.retries import retry_conflicts
from foundation.outbox.models import Lane, Notice, NoticeState
from foundation.outbox.services import mark_delivered, mark_seen


def update(pk: int) -> None:
    Citizen.objects.filter(pk=pk).update(language="en")


def together(*works) -> list[BaseException]:
    errors: list[BaseException] = []

    def run(work) -> None:
        try:
            work()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def crosswise(decorate) -> tuple[list[BaseException], list[int]]:
    """Two transactions that each lock a row and then want the other's: errors, and tries of each."""
    rows = [Citizen.objects.create(full_name=name).pk for name in ("A", "B")]
    tries, both = [0, 0], threading.Barrier(2)

    def work(number: int):
        @decorate
        def transaction_of() -> None:
            tries[number] += 1
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL deadlock_timeout = '10ms'")
                update(rows[number])
                if tries[number] == 1:
                    both.wait(60)
                update(rows[1 - number])

        return transaction_of

    return together(work(0), work(1)), tries


@pytest.mark.django_db(transaction=True)
def test_without_a_second_try_one_of_two_crosswise_transactions_fails():
    errors, _ = crosswise(lambda work: work)
    assert [type(error.__cause__) for error in errors] == [psycopg.errors.DeadlockDetected]


@pytest.mark.django_db(transaction=True)
def test_a_deadlock_is_tried_again():
    errors, tries = crosswise(retry_conflicts)
    assert not errors and sum(tries) == 3


@pytest.mark.django_db
def test_other_errors_and_inner_transactions_are_not():
    tries = []

    @retry_conflicts
    def fails() -> None:
        tries.append(1)
        raise OperationalError("no conflict")

    for _ in range(2):
        with pytest.raises(OperationalError):
            fails()
    assert len(tries) == 2


@pytest.mark.django_db(transaction=True)
def test_a_receipt_never_waits_for_a_notice_that_another_worker_holds():
    """Waiting, with notices of its own held, is half of a deadlock: it is asked about again later."""
    citizen = Citizen.objects.create(full_name="A")
    for number in range(2):
        Notice.objects.create(
            citizen=citizen,
            purpose="p",
            event_key=f"e{number}",
            lane=Lane.BULK,
            message={"text": "…"},
            state=NoticeState.SENT,
            external_message_id=f"m{number}",
        )
    ids, marked = ["m0", "m1"], []

    def mark() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '1s'")
            marked.append(mark_delivered(external_message_ids=ids, at=timezone.now()))
            marked.append(mark_seen(external_message_ids=ids, at=timezone.now()))

    with transaction.atomic():
        Notice.objects.select_for_update().get(external_message_id="m0")
        assert not together(mark)
    assert marked == [{"m0"}, {"m0"}]
    assert list(Notice.objects.order_by("pk").values_list("state", flat=True)) == ["sent", "seen"]
    assert mark_seen(external_message_ids=ids, at=timezone.now()) == set()
