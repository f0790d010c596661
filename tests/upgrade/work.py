"""Runs in the shell of either version: acts as officers, workers and beat do. STEP names the part."""

import json
import os
import sys
import time

from django.utils import timezone

from dossiers import services
from dossiers.models import Dossier, StatusEvent
from dossiers.services import Actor, PaperFile, TransitionDetails
from dossiers.workflow import ActorKind, Status
from foundation.citizens.models import ChannelIdentity
from foundation.outbox import relay
from foundation.outbox.models import Lane, Notice
from zalo_channel import demo_platform, processing

SYSTEM = Actor(ActorKind.SYSTEM)
SECONDS = 60


def connect():
    """The people of the dump and a token, at the sandbox."""
    assert demo_platform.connect()
    return {}


def enter():
    """Ten new dossiers of people who follow the account, and a step of ten that were accepted before."""
    seen = Notice.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    like = Dossier.objects.select_related("procedure", "received_at_agency").order_by("pk")[0]
    people = ChannelIdentity.objects.filter(channel="zalo", is_following=True).select_related("citizen")
    accepted = list(Dossier.objects.filter(status=Status.ACCEPTED).order_by("-pk")[:10])
    entered = [
        services.receive(
            by=SYSTEM,
            procedure=like.procedure,
            received_at_agency=like.received_at_agency,
            competent_agency=like.received_at_agency,
            applicant=person.citizen,
            papers=(PaperFile("Đơn đề nghị"),),
        )
        for person in people.order_by("pk")[:10]
    ]
    for dossier in accepted:
        details = TransitionDetails(office="Phòng Kinh tế")
        services.change_status(dossier=dossier, to=Status.IN_PROCESS, by=SYSTEM, details=details)
    return {
        "dossiers": {dossier.pk: dossier.tracking_path for dossier in entered},
        "events": list(
            StatusEvent.objects.order_by("-pk").values_list("pk", flat=True)[: 10 + len(accepted)]
        ),
        "notices": list(Notice.objects.filter(pk__gt=seen).values_list("pk", flat=True)),
    }


def send():
    """Everything that is due and all that came in, whichever version owed or stored it."""
    owed = Notice.objects.owed().filter(due_at__lte=timezone.now() + timezone.timedelta(seconds=SECONDS))
    before, deadline = owed.count(), time.monotonic() + SECONDS
    questions = processing.process_new()
    while owed.exists() and time.monotonic() < deadline:
        sent = sum(relay.run(lane) for lane in Lane)
        processing.process_new()
        time.sleep(0 if sent else 0.2)
    return {"open": before, "left": owed.count(), "questions": questions}


sys.stdout.write("\n" + json.dumps({"connect": connect, "enter": enter, "send": send}[os.environ["STEP"]]()))
