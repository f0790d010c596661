"""What our pages are measured against: a constant answer, and the webhook written the usual way."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from zalo_channel.models import InboundEvent
from zalo_channel.tasks import process_inbound
from zalo_channel.webhook import is_genuine

PAGE = "<!doctype html><title>Hồ sơ</title><p>Hồ sơ đang xử lý.</p>"


def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE)


@csrf_exempt
def webhook(request: HttpRequest) -> HttpResponse:
    event = json.loads(request.body or b"{}")
    if not event:
        return HttpResponse()
    genuine = is_genuine(
        header=request.headers.get("X-ZEvent-Signature", ""),
        owner_id=settings.ZALO_APP_ID,
        body=request.body,
        timestamps=[event["timestamp"]],
        secret=settings.ZALO_OA_SECRET_KEY,
    )
    if not genuine:
        return HttpResponse(status=401)
    InboundEvent.objects.create(
        dedupe_key=f"{event['event_name']}:{event['message']['msg_id']}",
        event_name=event["event_name"],
        user_id=event["sender"]["id"],
        body=request.body.decode(),
    )
    process_inbound.delay()
    return HttpResponse()


# The portal's own pages too: its middleware asks for their addresses.
urlpatterns = [path("zalo/webhook/", webhook), path("", constant), path("", include("config.urls"))]
