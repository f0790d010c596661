"""Runs in the shell of a portal whose database is full, or was. STEP names the part; its outcome is JSON."""

import json
import os
import sys

from django.db import OperationalError
from django.utils import timezone

from dossiers import services
from dossiers.models import Dossier, StatusEvent
from dossiers.services import Actor, TransitionDetails
from dossiers.workflow import ActorKind, Status
from foundation.citizens.services import identity_for, record_interaction
from foundation.outbox import relay
from foundation.outbox.models import Lane, Notice
from tests.factories import make_dossier
from tests.sandboxes.zalo.running import BINH
from zalo_channel import demo, demo_platform


def prepare():
    demo.load()
    assert demo_platform.connect()
    identity = identity_for(channel="zalo", external_id=BINH)
    record_interaction(identity=identity, at=timezone.now())
    dossiers = [make_dossier(applicant=identity.citizen) for _ in range(3)]
    return {"tracked": dossiers[0].tracking_path}


def step():
    details = TransitionDetails(office="Phòng Kinh tế")
    dossier, system = Dossier.objects.latest("pk"), Actor(ActorKind.SYSTEM)
    services.change_status(dossier=dossier, to=Status.IN_PROCESS, by=system, details=details)
    return {}


def send():
    return {"sent": relay.run(Lane.NOTICE)}


def tried(part):
    try:
        return part()
    except OperationalError as error:
        return {"refused": type(error.__cause__).__name__}


outcome = tried({"prepare": prepare, "step": step, "send": send}[os.environ["STEP"]])
outcome |= {"events": StatusEvent.objects.count(), "owed": Notice.objects.owed().count()}
sys.stdout.write("\n" + json.dumps(outcome))
