"""What the chat leaves to the web page of a draft, which its code opens: the declaration, changed papers."""

from django.conf import settings
from django.utils.translation import gettext as _

from assistant.replies import Reply, say
from dossiers.models import DossierDraft
from foundation.messages import Button


def declaration(draft: DossierDraft) -> list[str]:
    """The paragraph on the form of the procedure; none where it has no form."""
    if draft.procedure is None or not draft.procedure.form_fields.exists():
        return []
    words = _(
        "The declaration can be filled in on the web page %(address)s with the draft code %(code)s; "
        "then you need not send that paper here."
    )
    return [words % {"address": _address(), "code": _code(draft)}]


def papers(draft: DossierDraft, back: Button) -> Reply:
    """Papers are changed on the web page, where each file is in a list."""
    words = _(
        "Papers are changed on the web page: open it and enter the draft code %(code)s. "
        "When you are done, come back here and write “continue my dossier”, or submit it there."
    )
    return say(words % {"code": _code(draft)}, Button(_("Open the page"), "url", _address()), back)


def _address() -> str:
    return f"{settings.PUBLIC_URL}/nop-ho-so/"


def _code(draft: DossierDraft) -> str:
    return f"{draft.code[:5]} {draft.code[5:]}"
