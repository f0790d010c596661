"""The result sent to the accounts that follow its dossier, when one of them or the page's holder asks."""

from pathlib import PurePath

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers import signed_links
from dossiers.models import Dossier, ResultDocument
from dossiers.services.following import address_for
from foundation.citizens.models import Citizen
from foundation.messages import Button, Message
from foundation.outbox.models import Lane
from foundation.outbox.services import enqueue
from foundation.outbox.wordings import wording

PURPOSE = "result"
# What chats take as a file; anything else goes as a link.
SENT_AS_FILE, MAX_BYTES = {".pdf", ".doc", ".docx"}, 5 * 1024 * 1024

TEXT = wording(
    "dossier.result",
    gettext_lazy("The result, sent where it was asked for"),
    gettext_lazy(
        "Result of dossier %(code)s: %(title)s\n%(signature)sThe link to the file works for %(minutes)s "
        "minutes; after that, open it again on the dossier's page."
    ),
)


def results_of(dossier: Dossier) -> list[ResultDocument]:
    """The valid result files that may be handed out now."""
    if not dossier.has_result:
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
        url = address_for(dossier=dossier, citizen=citizen)
        for result in found:
            with translation.override("vi"):  # whatever the language of the page that asked
                message = message_of(result, url=url)
            enqueue(
                citizen=citizen,
                purpose=PURPOSE,
                event_key=f"result:{result.pk}:{timezone.localdate():%Y%m%d}",
                message=message,
                lane=Lane.REPLY,
                subject=dossier.code,
            )
    return len(people)


def message_of(result: ResultDocument, *, url: str) -> Message:
    """The file itself where a chat takes it, and the short-lived link in any case; `url` is the dossier's."""
    number = _("Number: %(number)s") % {"number": result.number}
    signed = _("Signed by: %(signer)s") % {"signer": result.signer}
    lines = [number if result.number else "", signed if result.signer else ""]
    text = TEXT % {
        "code": result.dossier.code,
        "title": result.title,
        "signature": "".join(f"{line}\n" for line in lines if line),
        "minutes": signed_links.SECONDS // 60,
    }
    address = settings.PUBLIC_URL + signed_links.address("result", result.pk, result.dossier)
    suffix = PurePath(str(result.file.name)).suffix.lower()
    fits = suffix in SENT_AS_FILE and 0 < result.size <= MAX_BYTES
    return Message(
        text + (f"\n{address}" if fits else ""),
        ()
        if fits
        else (Button(_("Open the result"), "url", address), Button(_("See the dossier"), "url", url)),
        file=str(result.file.name) if fits else "",
    )
