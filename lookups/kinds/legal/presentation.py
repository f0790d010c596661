"""Words about a document that its answers share: kind, title, effect, source."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.web.formats import day
from lookups.base import Tone
from lookups.kinds.legal.effect import Effect, Status
from lookups.kinds.legal.models import Kind, LegalDocument

SOURCE = _("The portal's own list of documents, for reference; the original counts")
# The model's labels are Vietnamese: a document is found by them.
KINDS = {
    Kind.LAW: _("Law"),
    Kind.ORDINANCE: _("Ordinance"),
    Kind.RESOLUTION: _("Resolution"),
    Kind.DECREE: _("Decree"),
    Kind.DECISION: _("Decision"),
    Kind.CIRCULAR: _("Circular"),
    Kind.JOINT_CIRCULAR: _("Joint Circular"),
    Kind.DIRECTIVE: _("Directive"),
    Kind.PLAN: _("Plan"),
    Kind.LETTER: _("Official letter"),
    Kind.NOTICE: _("Announcement"),
    Kind.GUIDE: _("Guidance"),
    Kind.PROPOSAL: _("Proposal"),
    Kind.REPORT: _("Report"),
}
TONES = {
    Status.IN_FORCE: Tone.DONE,
    Status.PARTLY: Tone.YOURS,
    Status.ENDED: Tone.REFUSED,
    Status.NOT_YET: Tone.INFO,
    Status.UNKNOWN: Tone.NEUTRAL,
}


def title_of(document: LegalDocument) -> str:
    """«Nghị định 118/2025/NĐ-CP», `Decree 118/2025/NĐ-CP`"""
    return f"{KINDS[Kind(document.kind)]} {document.number}"


def in_words(effect: Effect) -> str:
    """«Hết hiệu lực từ 01/07/2025, theo 118/2025/NĐ-CP»"""
    words, since = effect.words, {"day": day(effect.since)}
    if effect.since and effect.status is Status.NOT_YET:
        words += gettext(", in force from %(day)s") % since
    elif effect.since and effect.status is not Status.PARTLY:
        words += gettext(" since %(day)s") % since
    if effect.by:
        words += gettext(", through %(document)s") % {"document": effect.by}
    if effect.ends_on:
        words += gettext("; no longer in force from %(day)s on") % {"day": day(effect.ends_on)}
    return words
