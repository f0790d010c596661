"""One Celery task a message, as most projects write it."""

import requests
from celery import Celery
from django.conf import settings
from django.utils import timezone

app = Celery("naive")
app.config_from_object("django.conf:settings", namespace="CELERY")


@app.task(queue="naive")
def send(notice_id: int) -> None:
    from foundation.outbox.models import Notice, NoticeState

    notice = Notice.objects.select_related("citizen").get(pk=notice_id)
    answer = requests.post(
        f"{settings.ZALO_OPENAPI_URL}/v3.0/oa/message/cs",
        json={
            "recipient": {"user_id": notice.citizen.identities.get().external_id},
            "message": {"text": notice.message["text"]},
        },
        headers={"access_token": "bench"},
        timeout=10,
    )
    notice.state, notice.sent_at = NoticeState.SENT, timezone.now()
    notice.external_message_id = answer.json()["data"]["message_id"]
    notice.save()
