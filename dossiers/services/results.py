"""The result sent to the accounts that follow its dossier, when one of them or the page's holder asks."""

from pathlib import PurePath

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from dossiers import links
from dossiers.models import Dossier, ResultDocument
from dossiers.workflow import Status
from foundation.citizens.models import Citizen
from foundation.outbox.messages import Button, Message
from foundation.outbox.models import Lane
from foundation.outbox.services import owe

PURPOSE = "result"
READY = (Status.DONE, Status.RETURNED)
# What chats take as a file; anything else goes as a link.
SENT_AS_FILE, MOST_BYTES = {".pdf", ".doc", ".docx"}, 5 * 1024 * 1024


def results_of(dossier: Dossier) -> list[ResultDocument]:
    """The valid result files that may be handed out now."""
    if dossier.status not in READY:
        return []
    return list(dossier.results.filter(superseded_at=None).exclude(file="").order_by("pk"))


@transaction.atomic
def send_results(*, dossier: Dossier) -> int:
    """Owe each account that follows the dossier its result files, once a day; how many people that is.

    The caller has seen the second factor. 0 where nobody follows on a channel, or there is no file yet.
    """
    found = results_of(dossier)
    followed = Citizen.objects.filter(follows__dossier=dossier, follows__stopped_at=None, erased_at=None)
    people = list(followed.filter(identities__isnull=False).distinct()) if found else []
    for citizen in people:
        for result in found:
            owe(
                citizen=citizen,
                purpose=PURPOSE,
                event_key=f"result:{result.pk}:{timezone.localdate():%Y%m%d}",
                message=message_of(result),
                lane=Lane.REPLY,
                subject=dossier.code,
            )
    return len(people)


def message_of(result: ResultDocument) -> Message:
    """The file itself where a chat takes it, and the short-lived link in any case."""
    signed = f"Người ký: {result.signer}" if result.signer else ""
    number = f"Số: {result.number}" if result.number else ""
    lines = [f"Kết quả hồ sơ {result.dossier.code}: {result.title}", number, signed]
    minutes = links.SECONDS // 60
    lines.append(f"Liên kết mở tệp dùng được {minutes} phút; sau đó mở lại ở trang hồ sơ.")
    address = settings.PUBLIC_URL + links.address("result", result.pk)
    suffix = PurePath(str(result.file.name)).suffix.lower()
    fits = suffix in SENT_AS_FILE and _size(result) <= MOST_BYTES
    return Message(
        "\n".join(line for line in lines if line) + (f"\n{address}" if fits else ""),
        () if fits else (Button("Mở kết quả", "url", address), _page(result)),
        file=str(result.file.name) if fits else "",
    )


def _page(result: ResultDocument) -> Button:
    return Button("Xem hồ sơ", "url", result.dossier.tracking_url)


def _size(result: ResultDocument) -> int:
    try:
        return int(result.file.size)
    except FileNotFoundError:
        return MOST_BYTES + 1
