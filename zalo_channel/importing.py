"""Zalo's approved templates from a spreadsheet, by the rules of their form."""

import re

from foundation.spreadsheets.errors import RowRefused
from foundation.spreadsheets.report import RowVerdict
from foundation.spreadsheets.row_import import Outcome, RowImport, given
from zalo_channel.models import MessageTemplate
from zalo_channel.template_form import MessageTemplateForm


class TemplateImport(RowImport):
    """A template is known by the id that Zalo gave it; an empty cell leaves what is known."""

    def save_row(self, row: RowVerdict) -> Outcome:
        template_id = row.values["template_id"]
        known = MessageTemplate.objects.filter(template_id=template_id).first() or MessageTemplate()
        now = {name: getattr(known, name) for name in MessageTemplateForm.Meta.fields}
        wanted = now | given({name: row.values.get(name) for name in MessageTemplateForm.Meta.fields})
        wanted["params"] = "\n".join(re.split(r"\s{0,40}[;,\n]\s{0,40}", row.values["params"]))
        is_new = known._state.adding
        form = MessageTemplateForm(wanted, instance=known)
        if not form.is_valid():
            raise RowRefused(" ".join(str(each) for errors in form.errors.values() for each in errors))
        if not is_new and not form.has_changed():
            return Outcome.UNCHANGED
        form.save()
        return Outcome.CREATED if is_new else Outcome.UPDATED
