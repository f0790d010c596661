"""From the commit of a status change to the citizen's phone, while a broadcast to 100,000 is being sent."""

import time
from statistics import median

import requests

from bench import ground
from bench.ground import Ground
from bench.table import Row
from dev import services

FOLLOWERS, CHANGES, PAUSE = 100_000, 40, 0.7  # seconds between two changes
GOAL = 1.0  # seconds


def run() -> list[Row]:
    with ground.prepared("latency") as site:
        _open(site)
        people = _people(_control(site, "followers", {"count": FOLLOWERS, "ids": True})["ids"])
        dossiers = _dossiers(people[:CHANGES])
        _start_workers(site)
        _broadcast(people)
        _wait_for_the_broadcast(site)
        committed = _move(dossiers)
        waits = _waits(site, committed)
        waiting, sent = _left(), _sent()
    words = f"median {median(waits):.2f} s, worst {max(waits):.2f} s of {len(waits)}"
    behind = f"{waiting:,} of the broadcast still waiting, {sent:,} sent"
    holds = median(waits) <= GOAL and len(waits) == CHANGES and waiting > FOLLOWERS * 0.5
    return [Row(f"status change → phone ({behind})", "–", "–", words, "–", "median ≤ 1 s", holds)]


def _open(site: Ground) -> None:
    from zalo_channel import demo, tokens

    site.start(services.SANDBOX)
    site.supervisor.wait_for("sandbox", f"http://127.0.0.1:{site.sandbox}/")
    tokens.connect(oa_id=site.env["ZALO_OA_ID"], answer=_control(site, "tokens", {}))
    demo.load()


def _start_workers(site: Ground) -> None:
    site.start(services.web(site.web))
    site.supervisor.wait_for("web", f"http://127.0.0.1:{site.web}/healthz")
    site.start(*services.background())

    def all_beat() -> bool:
        ready = requests.get(f"http://127.0.0.1:{site.web}/readyz", timeout=10).json()
        return bool(ready["workers"]["ok"])

    ground.wait_until(all_beat, 90, "the workers' heartbeat")


def _people(ids: list[str]) -> list:
    from django.utils import timezone

    from foundation.citizens.models import ChannelIdentity, Citizen
    from zalo_channel import CHANNEL

    now = timezone.now()
    people = Citizen.objects.bulk_create(
        (Citizen(full_name="Nguyễn Thị Lan", phone=f"8497{number:07d}") for number in range(len(ids))),
        batch_size=5000,
    )
    ChannelIdentity.objects.bulk_create(
        (
            ChannelIdentity(
                citizen=person, channel=CHANNEL, external_id=key, is_following=True, last_interaction_at=now
            )
            for person, key in zip(people, ids, strict=True)
        ),
        batch_size=5000,
    )
    return people


def _dossiers(people: list) -> list:
    """One accepted dossier each; the news of its receipt is sent before anything is measured."""
    from dossiers.models import Agency, Procedure
    from dossiers.services import By, PaperFile, receive
    from dossiers.workflow import Actor
    from foundation.outbox.models import Notice

    agency = Agency.objects.create(
        code="H57.1.1", name="Trung tâm Phục vụ hành chính công", short_name="Một cửa", is_one_stop=True,
        level=Agency.Level.COMMUNE, phone="02353810345",
    )  # fmt: skip
    procedure = Procedure.objects.create(
        national_code="1.000001", name="Cấp giấy phép xây dựng", field="Xây dựng", time_limit_days=15
    )
    made = [
        receive(
            by=By(Actor.SYSTEM),
            procedure=procedure,
            received_at_agency=agency,
            competent_agency=agency,
            applicant=person,
            papers=(PaperFile("Đơn đề nghị"),),
        )
        for person in people
    ]
    Notice.objects.all().delete()  # else the move would wait as the second message of a burst
    return made


def _broadcast(people: list) -> None:
    from django.db import transaction

    from foundation.outbox.messages import Message
    from foundation.outbox.services import owe_many

    message = Message("Thông báo: thứ Bảy này bộ phận Một cửa làm việc đến 11 giờ 30.")
    with transaction.atomic():
        owe_many(
            citizens=(person.pk for person in people), purpose="news", event_key="news:1", message=message
        )


def _wait_for_the_broadcast(site: Ground) -> None:
    ground.wait_until(lambda: _sent() > 500, 120, "the broadcast begins")


def _sent() -> int:
    from foundation.outbox.models import Lane, Notice, NoticeState

    return Notice.objects.filter(lane=Lane.BULK).exclude(state=NoticeState.OWED).count()


def _left() -> int:
    from foundation.outbox.models import Lane, Notice

    return Notice.objects.owed().filter(lane=Lane.BULK).count()


def _move(dossiers: list) -> dict[int, float]:
    """Notice → the moment (Unix seconds) at which the change that owes it was committed."""
    from django.contrib.auth import get_user_model
    from django.db import transaction

    from dossiers.services import By, MoveDetails, move
    from dossiers.workflow import Actor, Status
    from foundation.outbox.models import Notice

    officer = get_user_model().objects.create_user("canbo", is_superuser=True)
    committed: dict[int, float] = {}
    for dossier in dossiers:
        moments: list[float] = []
        with transaction.atomic():
            transaction.on_commit(lambda moments=moments: moments.append(time.time()))  # before the nudge
            event = move(
                dossier=dossier,
                to=Status.IN_PROCESS,
                by=By(Actor.OFFICER, officer=officer),
                details=MoveDetails(office="Phòng Kinh tế, Hạ tầng và Đô thị"),
            )
        committed[Notice.objects.get(event_key=event.key).pk] = moments[0]
        time.sleep(PAUSE)
    return committed


def _waits(site: Ground, committed: dict[int, float]) -> list[float]:
    """Seconds until the sandbox accepted each."""
    deadline = time.monotonic() + 60
    arrived: dict[int, float] = {}
    while len(arrived) < len(committed) and time.monotonic() < deadline:
        time.sleep(1)
        arrived = _arrivals(site, committed)
    return [arrived[notice] - moment for notice, moment in committed.items() if notice in arrived]


def _arrivals(site: Ground, wanted: dict[int, float]) -> dict[int, float]:
    from foundation.outbox import references

    rows = requests.get(f"http://127.0.0.1:{site.sandbox}/control/messages", timeout=60)
    found = (
        (references.find(row["text"] or ""), row["accepted_at"]) for row in map(_json, rows.iter_lines())
    )
    return {notice: at / 1000 for notice, at in found if notice in wanted}


def _json(line: bytes) -> dict:
    import json

    return json.loads(line)


def _control(site: Ground, path: str, body: dict) -> dict:
    answer = requests.post(f"http://127.0.0.1:{site.sandbox}/control/{path}", json=body, timeout=60)
    answer.raise_for_status()
    return answer.json()
