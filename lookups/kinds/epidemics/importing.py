"""Outbreak levels and sites from a spreadsheet.

Levels come in as drafts: who imports the file is their writer, a second person publishes each. A level
without an end holds until the day before the next one of its commune begins.
"""

import datetime as dt

from django.utils import timezone
from django.utils.text import slugify

from foundation.regions.addresses import commune_of
from foundation.regions.models import AdminUnit
from foundation.spreadsheets import RowRefused, UnknownName
from foundation.spreadsheets.report import RowVerdict
from foundation.spreadsheets.row_import import Outcome, RowImport, changes_of, save_changes
from foundation.vietnamese.folding import fold
from foundation.vietnamese.spelling_suggestions import Question, nearest
from lookups.kinds.epidemics.models import Disease, OutbreakLevel, Site
from lookups.kinds.epidemics.name_matching import diseases_in
from lookups.releases import note_writer

SOURCE = "Danh sách do ngành y tế gửi"
LEVEL_FIELDS = ("level", "begins_on", "ends_on", "measures", "legal_basis")
SITE_FIELDS = (
    "kind", "begins_on", "ends_on", "capacity", "price_vnd", "address", "hours", "offers", "target_group",
    "phone", "name",
)  # fmt: skip
A_DAY = dt.timedelta(days=1)


class LevelImport(RowImport):
    def save_row(self, row: RowVerdict) -> Outcome:
        """A draft. A draft of an earlier day without an end ends the day before; published levels stay."""
        disease, commune = _disease(row), _commune(row)
        wanted = {name: row.values[name] for name in LEVEL_FIELDS}
        begins_on = wanted["begins_on"]
        here = OutbreakLevel.objects.filter(disease=disease, commune=commune, withdrawn_at=None)
        here.filter(published_at=None, begins_on__lt=begins_on, ends_on=None).update(
            ends_on=begins_on - A_DAY
        )
        level = here.filter(begins_on=begins_on).first() or OutbreakLevel(disease=disease, commune=commune)
        if not level.is_draft:
            # An end that came with a later level is no difference from a list that names none.
            if changes_of(level, wanted | {"ends_on": wanted["ends_on"] or level.ends_on}):
                raise RowRefused(
                    "Cấp độ này đã công bố; hãy ghi cấp độ mới từ ngày khác, không sửa cấp độ đã công bố"
                )
            return Outcome.UNCHANGED
        next_one = here.filter(begins_on__gt=begins_on).order_by("begins_on").first()
        wanted["ends_on"] = wanted["ends_on"] or (next_one and next_one.begins_on - A_DAY)
        if level._state.adding or changes_of(level, wanted):
            note_writer(level, self.by)
        return save_changes(level, wanted)


class SiteImport(RowImport):
    def save_row(self, row: RowVerdict) -> Outcome:
        key = {"disease": _disease(row), "commune": _commune(row), "name": row.values["name"]}
        site = Site.objects.filter(**key).first() or Site(**key)
        return save_changes(site, {name: row.values[name] for name in SITE_FIELDS})


def _disease(row: RowVerdict) -> Disease:
    """A disease that the portal does not know yet is kept by its name; its day is that of the list."""
    said, reached = row.values["disease"], row.values["as_of"] or timezone.localdate()
    found = diseases_in(row.values["disease_said"])
    if len(found) > 1:
        names = ", ".join(disease.name for disease in found)
        raise RowRefused(f"Không rõ bệnh nào: {names}; hãy ghi tên bệnh ở từng dòng")
    if not found and not said:
        raise RowRefused("Không rõ bệnh nào: không có trong dòng hay trên bảng")
    if not found:
        near = nearest(said, Disease.objects.values_list("name", flat=True))
        row.flag_for_review(Question(f"“{said}” là bệnh mới trên cổng", near), "disease")
        new = {"name": said[:80], "source": SOURCE, "updated_on": reached}
        return Disease.objects.get_or_create(key=slugify(fold(said))[:20].strip("-"), defaults=new)[0]
    disease = found[0]
    if disease.updated_on < reached:
        disease.updated_on = reached
        disease.save(update_fields=["updated_on"])
    return disease


def _commune(row: RowVerdict) -> AdminUnit:
    told = row.values["commune"] or row.values.get("address")
    unit, question = commune_of([told], district=row.values["district"] or "")
    if question:
        raise UnknownName(question, "commune")
    if unit is None:
        raise RowRefused("Thiếu xã, phường hoặc địa chỉ")
    return unit
