"""Who is warned, and who hears that it is over: exactly those warned, each once."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.utils import timezone

from foundation.outbox.models import Notice, NoticeState
from lookups.kinds.hazards import active_notices, services
from lookups.kinds.hazards.kind import TOPIC
from lookups.kinds.hazards.models import HazardNotice
from lookups.subscriptions.models import Subscription
from lookups.subscriptions.services import stop, subscribe
from tests.lookups.factories import commune, make_identity
from tests.lookups.hazards.conftest import publish


def subscriber(name: str):
    citizen = make_identity().citizen
    subscribe(citizen=citizen, topic=TOPIC, communes=[commune(name)], channel="chat", words="báo thiên tai")
    return citizen


def texts(citizen) -> list[str]:
    return [notice.message["text"] for notice in Notice.objects.filter(citizen=citizen).order_by("pk")]


def all_sent() -> None:
    Notice.objects.filter(state=NoticeState.OWED).update(state=NoticeState.SENT)


def test_level_3_warns_the_communes_and_its_end_tells_exactly_those(draft):
    here, elsewhere = subscriber("Trà Leng"), subscriber("Núi Thành")
    notice = draft()
    assert publish(notice) == 1
    all_sent()
    late = subscriber("Hội An")
    stop(citizen=here, topic=TOPIC)
    assert services.end(notice=notice) == 1
    assert "Cấp 3/5" in texts(here)[0]
    assert texts(here)[1].startswith("Hết cảnh báo")
    assert texts(elsewhere) == texts(late) == []


def test_a_low_level_warns_nobody(draft):
    here = subscriber("Trà Leng")
    assert publish(draft(level=2)) == 0
    assert texts(here) == []


def test_a_warning_not_sent_in_time_is_taken_back_and_needs_no_all_clear(draft):
    here = subscriber("Trà Leng")
    notice = draft()
    publish(notice)
    services.end(notice=notice)
    assert [row.state for row in Notice.objects.filter(citizen=here)] == [NoticeState.CANCELLED]


def test_who_subscribes_during_the_danger_is_warned_once(draft):
    publish(draft())
    late = subscriber("Trà Leng")
    services.sweep()
    services.sweep()
    assert len(texts(late)) == 1


def test_it_runs_out_by_itself(draft):
    here = subscriber("Trà Leng")
    notice = draft()
    publish(notice)
    all_sent()
    later = notice.valid_until + dt.timedelta(seconds=1)
    services.sweep(now=later)
    services.sweep(now=later)
    assert len(texts(here)) == 2
    notice.refresh_from_db()
    assert notice.ended_at


def test_a_newer_notice_takes_over_here_and_ends_the_old_one_elsewhere(draft):
    leng, hoi_an = subscriber("Trà Leng"), subscriber("Hội An")
    first = draft()
    publish(first)
    all_sent()
    second = draft(level=2, area="Xã Trà Leng", title="Sạt lở giảm", supersedes=first)
    publish(second)
    all_sent()
    assert "Sạt lở giảm" in texts(leng)[1]
    assert "không còn cảnh báo ở nơi" in texts(hoi_an)[1]
    assert list(HazardNotice.objects.active(timezone.now())) == [second]
    services.end(notice=second)
    assert (len(texts(leng)), len(texts(hoi_an))) == (3, 2)
    with pytest.raises(services.HazardRefused):
        services.end(notice=first)


def test_nothing_is_published_twice_too_late_or_nowhere(draft):
    notice = draft()
    publish(notice)
    past = timezone.now() - dt.timedelta(days=2)
    over = draft(issued_at=past, valid_until=past + dt.timedelta(days=1))
    for wrong in (notice, over, draft(area="ngoài khơi")):
        with pytest.raises(services.ReleaseRefused):
            publish(wrong)


def test_old_names_in_the_area_lead_to_the_communes_of_today(draft):
    notice = draft(area="Phường Minh An và phường Cẩm Phô (Hội An)")
    publish(notice)
    assert {unit.name for unit in notice.communes.all()} == {"Hội An"}
    assert Subscription.objects.count() == 0


def test_with_the_database_away_the_last_known_warning_still_stands(draft, monkeypatch):
    monkeypatch.setattr(active_notices.KNOWN, "seconds", -1)  # each visit asks anew
    publish(draft())
    active_notices.invalidate()
    assert [notice.title for notice in active_notices.active_notices()] == ["Cảnh báo sạt lở đất"]
    seen: list[str] = []

    def visit() -> None:
        """In a thread of its own, with a connection of its own, to a server that is not there."""
        connection = connections["default"]
        connection.settings_dict = connection.settings_dict | {"HOST": "/nowhere", "OPTIONS": {}}
        seen.extend(notice.title for notice in active_notices.active_notices())
        connection.close()

    visitor = threading.Thread(target=visit)
    visitor.start()
    visitor.join()
    assert seen == ["Cảnh báo sạt lở đất"]


def test_who_was_warned_only_by_the_first_of_a_chain_hears_the_all_clear(draft):
    here = subscriber("Trà Leng")
    first = draft()
    publish(first)
    all_sent()
    second = draft(supersedes=first)
    publish(second)
    assert services.end(notice=second) == 1  # before the second warning was sent
    assert texts(here)[2].startswith("Hết cảnh báo")


def test_a_chain_that_moves_on_ends_for_those_whom_only_its_first_warned_and_once(draft):
    here = subscriber("Trà Leng")
    first = draft()
    publish(first)
    all_sent()
    second = draft(supersedes=first)
    publish(second)
    third = draft(supersedes=second, area="Phường Hội An")
    publish(third)
    all_sent()
    assert texts(here)[2].startswith("Bản tin mới không còn cảnh báo")
    assert services.end(notice=third) == 0
    assert len(texts(here)) == 3


def test_who_has_stopped_the_news_is_not_told_that_his_place_is_named_no_more(draft):
    here = subscriber("Trà Leng")
    first = draft()
    publish(first)
    all_sent()
    stop(citizen=here, topic=TOPIC)
    publish(draft(supersedes=first))
    assert len(texts(here)) == 1


def test_a_draft_that_a_newer_notice_has_replaced_is_not_published(draft):
    older = draft()
    newer = draft(supersedes=older)
    publish(newer)
    with pytest.raises(services.HazardRefused, match="bản mới"):
        publish(older)


def test_a_notice_does_not_follow_itself_in_a_circle(draft):
    first = draft()
    first.supersedes = draft(supersedes=first)
    with pytest.raises(ValidationError, match="supersedes"):
        first.full_clean()
