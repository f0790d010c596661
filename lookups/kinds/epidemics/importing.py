"""Outbreaks and sites from a spreadsheet: all or none, the same file twice changes nothing.

Levels come in as drafts: who imports the file is their writer, a second person publishes each. A level
without an end holds until the day before the next one of its commune begins.
"""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from foundation.regions.addresses import commune_of
from foundation.regions.models import AdminUnit
from foundation.spreadsheets import UnknownName
from foundation.spreadsheets.importing import ImportResult
from foundation.spreadsheets.report import Report, RowVerdict
from foundation.vietnamese.folding import fold
from foundation.vietnamese.spelling_suggestions import did_you_mean, nearest
from lookups.kinds.epidemics.models import Disease, OutbreakLevel, Site
from lookups.kinds.epidemics.name_matching import diseases_in
from lookups.two_persons import note_writer

SOURCE = "Danh sách do ngành y tế gửi"
LEVEL_TEXTS = ("measures", "legal_basis")
SITE_TEXTS = ("address", "hours", "offers", "target_group", "phone")
LONGEST = {"name": 150, "address": 200, "hours": 150, "offers": 150, "target_group": 150, "phone": 20} | {
    "legal_basis": 150
}


class _Refused(Exception):
    """Why a row is not taken."""


def import_levels(*, report: Report, by: Any = None, dry_run: bool = False) -> ImportResult:
    return _import(report, partial(_take_level, by), dry_run)


def import_sites(*, report: Report, by: Any = None, dry_run: bool = False) -> ImportResult:
    return _import(report, _take_site, dry_run)


def _import(
    report: Report, take: Callable[[RowVerdict, Disease, AdminUnit], bool | None], dry_run: bool
) -> ImportResult:
    """`take` says whether the row is new (True), changed (None) or known (False)."""
    result = ImportResult(dry_run=dry_run)
    for row in report.accepted:
        try:
            taken = take(row, _disease(row), _commune(row))
        except UnknownName as question:
            result.ask(row, question.column, str(question))
            continue
        except _Refused as refusal:
            result.refused[row.line] = str(refusal)
            continue
        result.created += taken is True
        result.updated += taken is None
        result.unchanged += taken is False
    return result


def _disease(row: RowVerdict) -> Disease:
    """A disease that the portal does not know yet is kept by its name; its day is that of the list."""
    said, reached = row.values["disease"], row.values["as_of"] or timezone.localdate()
    found = diseases_in(row.values["disease_said"])
    if len(found) > 1:
        names = ", ".join(disease.name for disease in found)
        raise _Refused(f"Không rõ bệnh nào: {names}; hãy ghi tên bệnh ở từng dòng")
    if not found and not said:
        raise _Refused("Không rõ bệnh nào: không có trong dòng hay trên bảng")
    if not found:
        near = did_you_mean(nearest(said, Disease.objects.values_list("name", flat=True)))
        row.flag_for_review(f"“{said}” là bệnh mới trên cổng{near}", "disease")
        key = slugify(fold(said))[:20].strip("-")
        disease, _is_new = Disease.objects.get_or_create(
            key=key, defaults={"name": said[:80], "source": SOURCE, "updated_on": reached}
        )
        return disease
    disease = found[0]
    if disease.updated_on < reached:
        disease.updated_on = reached
        disease.save(update_fields=["updated_on"])
    return disease


def _commune(row: RowVerdict) -> AdminUnit:
    for key, most in LONGEST.items():
        if len(row.values.get(key) or "") > most:
            raise _Refused(f"“{row.values[key][:40]}…” dài quá {most} chữ")
    told = row.values["commune"] or row.values.get("address")
    unit, doubt = commune_of([told], district=row.values["district"] or "")
    if unit is None and not told:
        raise _Refused("Thiếu xã, phường hoặc địa chỉ")
    if unit is None:
        raise UnknownName(doubt, "commune")
    return unit


def _take_level(by: Any, row: RowVerdict, disease: Disease, commune: AdminUnit) -> bool | None:
    """A draft. A draft of an earlier day without an end ends the day before; published levels stay."""
    values = row.values
    here = OutbreakLevel.objects.filter(disease=disease, commune=commune)
    known = here.filter(begins_on=values["begins_on"]).first()
    here.filter(published_at=None, begins_on__lt=values["begins_on"], ends_on=None).update(
        ends_on=values["begins_on"] - dt.timedelta(days=1)
    )
    next_one = here.filter(begins_on__gt=values["begins_on"]).order_by("begins_on").first()
    ends_on = values["ends_on"] or (next_one and next_one.begins_on - dt.timedelta(days=1))
    wanted = {"level": values["level"], "ends_on": ends_on}
    wanted |= {key: values[key] or "" for key in LEVEL_TEXTS}
    level = known or OutbreakLevel(disease=disease, commune=commune)
    if not level.is_draft and _differs(level, wanted | _end_of_published(level, values["ends_on"])):
        raise _Refused("Cấp độ này đã công bố; hãy ghi cấp độ mới từ ngày khác, không sửa cấp độ đã công bố")
    if not level.is_draft:
        return False
    if level.pk is None or _differs(level, wanted):
        note_writer(level, by)
    return _keep(level, wanted, values["begins_on"])


def _end_of_published(level: OutbreakLevel, said: dt.date | None) -> dict[str, Any]:
    """An end that came with a later level is no difference from a list that names none."""
    return {"ends_on": said or level.ends_on}


def _differs(row: OutbreakLevel | Site, wanted: dict[str, Any]) -> bool:
    return any(getattr(row, key) != value for key, value in wanted.items())


def _take_site(row: RowVerdict, disease: Disease, commune: AdminUnit) -> bool | None:
    values = row.values
    wanted = {"kind": values["kind"], "ends_on": values["ends_on"]}
    wanted |= {key: values[key] for key in ("capacity", "price_vnd")}
    wanted |= {key: values[key] or "" for key in SITE_TEXTS}
    known = Site.objects.filter(disease=disease, commune=commune, name=values["name"]).first()
    site = known or Site(disease=disease, commune=commune, name=values["name"])
    return _keep(site, wanted, values["begins_on"])


def _keep(row: OutbreakLevel | Site, wanted: dict[str, Any], begins_on: dt.date) -> bool | None:
    wanted = wanted | {"begins_on": begins_on}
    is_new = row.pk is None
    if not is_new and not _differs(row, wanted):
        return False
    for key, value in wanted.items():
        setattr(row, key, value)
    row.save()
    return True if is_new else None
