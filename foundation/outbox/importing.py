"""Wordings of messages from a spreadsheet: proposals, which a second person puts in force."""

from django.utils import translation
from django.utils.translation import gettext as _

from foundation.outbox import wording_services
from foundation.outbox.models import NoticeWording
from foundation.outbox.wordings import WORDINGS, with_names
from foundation.spreadsheets.errors import RowRefused
from foundation.spreadsheets.report import RowVerdict
from foundation.spreadsheets.row_import import Outcome, RowImport
from foundation.workflow import TransitionRefused


class WordingImport(RowImport):
    """A text that is in force or waits already stays as it is."""

    def save_row(self, row: RowVerdict) -> Outcome:
        wording = WORDINGS[row.values["key"]]
        language = row.values.get("language") or "vi"
        if language not in wording.languages:
            raise RowRefused(_("This message is not sent in that language."))
        text = with_names(row.values["text"], wording.labels)
        with translation.override(language):
            now = wording.text
        same = NoticeWording.objects.filter(key=wording.key, language=language, text=text)
        if text == now or same.filter(state=NoticeWording.State.PROPOSED).exists():
            return Outcome.UNCHANGED
        try:
            wording_services.propose(wording=wording, language=language, text=text, by=self.by)
        except TransitionRefused as refusal:
            raise RowRefused(refusal.message) from refusal
        return Outcome.CREATED
