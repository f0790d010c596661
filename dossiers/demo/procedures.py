"""The procedures of data/procedures.tsv, with their forms; what was changed at the desk is left alone."""

import csv
import datetime as dt
from itertools import groupby, zip_longest
from operator import itemgetter
from pathlib import Path

from django.db import transaction

from dossiers.models import (
    NationalProcedure,
    OutsideProcedure,
    Procedure,
    ProcedureFee,
    ProcedureField,
    ProcedurePaper,
    ProcedureStep,
)
from dossiers.models.catalogue import LimitUnit
from dossiers.submission.procedure_index import indexed_together
from foundation.vietnamese.folding import nfc

DATA = Path(__file__).parent.parent / "data"
# Handed in here in the demo, to try the form and the chat; the rest leads to the National Portal.
FILED_HERE = {"1.013225", "1.001193", "2.000635", "1.004194", "1.001612", "1.001776", "1.012783"}
OPTIONAL = ("(nếu", ", nếu")


@transaction.atomic
def load() -> int:
    """Add the procedures that are not there yet, known by code or else by name; the number added."""
    codes = set(Procedure.objects.values_list("national_code", flat=True))
    names = set(Procedure.objects.values_list("name", flat=True))
    missing = [
        row
        for row in _rows("procedures.tsv")
        if row["name"] not in names and (row["code"] or None) not in codes
    ]
    forms = {code: list(rows) for code, rows in groupby(_rows("procedure_fields.tsv"), itemgetter("code"))}
    with indexed_together():
        for row in missing:
            _add(row, forms.get(row["code"], []))
        for row in _rows("outside_procedures.tsv"):
            words = {name: "\n".join(_listed(row[name])) for name in ("synonyms", "situations")}
            OutsideProcedure.objects.get_or_create(name=row.pop("name"), defaults=row | words)
    published = (NationalProcedure(**row) for row in _rows("national_catalogue.tsv"))
    NationalProcedure.objects.bulk_create(published, batch_size=500, ignore_conflicts=True)
    return len(missing)


def situations() -> list[tuple[str, list[str]]]:
    """The names of the procedures, each with what people say who need it."""
    return [(row["name"], _listed(row["situations"])) for row in _rows("procedures.tsv")]


def _rows(file_name: str) -> list[dict[str, str]]:
    with (DATA / file_name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(map(nfc, file), delimiter="\t", quoting=csv.QUOTE_NONE))


def _add(row: dict[str, str], form: list[dict[str, str]]) -> None:
    procedure = Procedure.objects.create(
        national_code=row["code"],
        name=row["name"],
        name_en=row["name_en"],
        field=row["field"],
        agency_level=row["agency_level"],
        online_level=row["online_level"],
        time_limit_days=int(row["days"]),
        limit_unit=LimitUnit.CALENDAR if "ngày lịch" in row["time_note"] else LimitUnit.WORKING,
        time_limit_note=row["time_note"],
        same_day=row["same_day"] == "1",
        cut_off=dt.time.fromisoformat(row["cut_off"]) if row["cut_off"] else None,
        fee_note=row["fee_note"],
        result_name=row["result"],
        result_validity=row["result_validity"],
        submitter=row["submitter"],
        submitter_note=row["submitter_note"],
        submitter_source=row["submitter_source"],
        legal_basis=row["legal_basis"],
        synonyms="\n".join(_listed(row["synonyms"])),
        situations="\n".join(_listed(row["situations"])),
        is_sensitive=row["sensitive"] == "1",
        certainty=row["certainty"],
        is_filed_here=row["code"] in FILED_HERE,
    )
    papers = [cell.partition(" = ") for cell in _listed(row["papers"])]
    ProcedurePaper.objects.bulk_create(
        ProcedurePaper(
            procedure=procedure,
            position=n,
            name=name[0].upper() + name[1:],
            name_en=english,
            is_required=not any(mark in name for mark in OPTIONAL),
            validity=validity,
            is_filled_here=bool(form) and n == 1,  # the declaration stands first among its papers
        )
        for n, ((name, _equals, validity), english) in enumerate(
            zip_longest(papers, _listed(row["papers_en"]), fillvalue=""), start=1
        )
    )
    ProcedureField.objects.bulk_create(_fields(procedure, form))
    if row["fee_label"]:
        ProcedureFee.objects.create(
            procedure=procedure, kind=row["fee_kind"], label=row["fee_label"], amount=int(row["fee"])
        )
    ProcedureStep.objects.bulk_create(_steps(procedure, row["office"]))


def _fields(procedure: Procedure, form: list[dict[str, str]]) -> list[ProcedureField]:
    return [
        ProcedureField(
            procedure=procedure,
            position=n,
            label=row["label"],
            label_en=row["label_en"],
            kind=row["kind"],
            is_required=row["required"] == "1",
            choices="\n".join(_listed(row["choices"])),
            help=row["help"],
            help_en=row["help_en"],
            least=row["least"],
            most=row["most"],
            known=row["known"],
        )
        for n, row in enumerate(form, start=1)
    ]


def _steps(procedure: Procedure, office: str) -> list[ProcedureStep]:
    """Reception, work, signature, return: half a day each where there is time for it, the rest is work."""
    days = procedure.time_limit_days or 1
    short = 0.5 if days > 2 else None
    work = days - 1 if short else None
    stages = [
        ("Tiếp nhận hồ sơ", "Bộ phận một cửa", short),
        ("Thẩm tra, giải quyết", office, work),
        ("Ký duyệt", "Lãnh đạo cơ quan", short),
        ("Trả kết quả", "Bộ phận một cửa", None),
    ]
    return [
        ProcedureStep(procedure=procedure, position=n, name=name, office=place, days=length)
        for n, (name, place, length) in enumerate(stages, start=1)
    ]


def _listed(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("; ") if part.strip()]
