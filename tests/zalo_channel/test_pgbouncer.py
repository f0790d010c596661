"""The main stories with PgBouncer between the portal and PostgreSQL, in both of its modes."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from foundation.database.leases import LeaseClaim
from foundation.outbox import relay
from foundation.outbox.models import Lane, Notice, NoticeState
from tests.lookups.exams.factories import make_candidate, make_exam
from tests.sandboxes.zalo.running import BINH, wait_until
from tests.zalo_channel import pgbouncer
from tests.zalo_channel.test_receipts import owe_to, sent_to, work_through_until
from zalo_channel import processing
from zalo_channel.inbound_writer import writer
from zalo_channel.models import InboundEvent


@pytest.fixture(scope="module", params=["session", "transaction"])
def pooler(request, django_db_setup) -> Iterator[tuple[str, str, str]]:
    with pgbouncer.running(request.param) as (host, port):
        yield request.param, host, port


@pytest.fixture
def pooled(pooler, transactional_db) -> Iterator[None]:
    mode, host, port = pooler
    given = connection.settings_dict
    before = {name: given[name] for name in ("HOST", "PORT", "DISABLE_SERVER_SIDE_CURSORS")}
    _lead(HOST=host, PORT=port, DISABLE_SERVER_SIDE_CURSORS=mode == "transaction")
    yield
    _lead(**before)


def _lead(**settings: object) -> None:
    connection.close()
    connection.close_pool()
    writer.close()
    connection.settings_dict.update(settings)


def test_a_notice_is_enqueued_claimed_sent_and_followed_to_its_reader(pooled, webhook, zalo):
    notice = owe_to(BINH)
    assert relay.run(Lane.NOTICE) == 1
    work_through_until(notice, NoticeState.SEEN)
    assert len(sent_to(zalo, BINH)) == 1


def test_a_chat_turn_comes_in_and_its_answer_goes_out(pooled, webhook, zalo):
    zalo.act("text", BINH, text="xin chào")
    wait_until(lambda: processing.process_new() and Notice.objects.filter(lane=Lane.REPLY).exists())
    assert relay.run(Lane.REPLY)
    assert sent_to(zalo, BINH)
    assert InboundEvent.objects.get(event_name="user_send_text").state == InboundEvent.State.DONE


def test_what_was_written_is_not_written_with_the_limits_of_the_writer(pooled, webhook, zalo):
    """SET on a connection that others use next would stay there."""
    zalo.act("text", BINH, text="xin chào")
    wait_until(lambda: InboundEvent.objects.exists())
    for _ in range(20):
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            assert cursor.fetchone() == ("0",)


def test_pages_and_long_lists_are_read(pooled, client):
    make_candidate(make_exam(), "48000001")
    assert client.get("/tra-cuu/van-ban/", {"q": "nghi dinh"}).status_code == 200
    assert client.get("/api/v1/lookups/y-te/", {"place": "Tam Kỳ"}).json()
    for number in range(5):
        owe_to(BINH, number)
    read = []
    for notice in Notice.objects.order_by("pk").iterator(chunk_size=1):
        Notice.objects.filter(pk=notice.pk).update(subject="x")  # on another connection of the pooler
        read.append(notice.pk)
    assert len(read) == 5


def test_one_process_at_a_time_settles(pooled):
    first, second = LeaseClaim("work", 60), LeaseClaim("work", 60)
    assert first.take() and first.take() and not second.take()
    second.release()
    assert not second.take()
    first.release()
    assert second.take() and not first.take()
    with transaction.atomic():
        died = LeaseClaim("other work", -1)
        assert died.take() and second.take()
    assert LeaseClaim("other work", 60).take()
