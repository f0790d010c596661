"""A file that an operator sent, for the operators."""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from foundation.conversations.files import FOLDER
from foundation.conversations.models import Turn
from inbox.access import ANSWERS, for_staff


@require_GET
@for_staff(ANSWERS)
def kept_file(request: HttpRequest, pk: int, turn: int, number: int) -> FileResponse:
    said = get_object_or_404(Turn, pk=turn, conversation_id=pk)
    attachment = said.attachments[number] if number < len(said.attachments) else {}
    path = str(attachment.get("path") or "")
    full = Path(settings.MEDIA_ROOT) / path
    if not path.startswith(f"{FOLDER}/") or not full.is_file():
        raise Http404
    response = FileResponse(full.open("rb"), filename=str(attachment.get("name") or full.name))
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
