"""A file of a conversation, for the operators: one of their own, or a picture that the citizen sent."""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from foundation.conversations.files import FOLDER
from foundation.conversations.models import Turn
from foundation.conversations.services import keep_picture
from inbox.permissions import CAN_ANSWER, staff_required

REDRAWN = ".jpg"  # pictures are drawn anew before they are kept; all else is opened outside the browser


@require_GET
@staff_required(CAN_ANSWER)
def kept_file(request: HttpRequest, pk: int, turn: int, number: int) -> FileResponse:
    turns = Turn.objects.select_related("conversation__identity")
    said = get_object_or_404(turns, pk=turn, conversation_id=pk)
    path = keep_picture(turn=said, number=number)
    attachment = said.attachments[number] if number < len(said.attachments) else {}
    full = Path(settings.MEDIA_ROOT) / path
    if not path.startswith(f"{FOLDER}/") or not full.is_file():
        raise Http404
    name = str(attachment.get("name") or full.name)
    return FileResponse(full.open("rb"), as_attachment=full.suffix != REDRAWN, filename=name)
