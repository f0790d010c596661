"""A catalogue at the size of a real province, made up: for benchmarks and tests, never part of the demo.

Rows have the shape of the national database's file (dossiers/catalogue_import). Their codes begin with 9,
which no real one does, and their field names the making.
"""

import csv
import io
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from dossiers.models import Procedure
from dossiers.submission.procedure_index import reindex
from foundation.vietnamese.folding import fold

SIZE = 2239
PARTS = Path(__file__).with_suffix(".txt")


@cache
def _parts() -> tuple[dict[str, list[str]], list[str], list[str]]:
    """Things by field, acts, cases."""
    text = PARTS.read_text(encoding="utf-8").partition("\n")[2]
    things, _title, rest = text.partition("[acts]\n")
    acts, _title, cases = rest.partition("[cases]\n")
    by_field = (line.partition(": ") for line in things.splitlines())
    return {field: listed.split("; ") for field, _, listed in by_field}, _listed(acts), _listed(cases)


def _listed(line: str) -> list[str]:
    return line.strip().split("; ")


def rows(size: int = SIZE) -> Iterator[dict[str, str]]:
    """Rows under the first headings of the importer's file; the same for the same size."""
    by_field, acts, cases = _parts()
    names = [(field, act, thing) for field, things in by_field.items() for thing in things for act in acts]
    combinations = [(*name, case) for case in ("", *cases) for name in names]
    chance = random.Random(size)
    for number, (field, act, thing, case) in enumerate(combinations[:size], start=1):
        name = " ".join(filter(None, (act, thing, case)))
        days = chance.choice((1, 3, 5, 7, 10, 15, 20, 30))
        yield {
            "Mã thủ tục": f"9.{number:06d}",
            "Tên thủ tục": name,
            "Lĩnh vực": f"{field} (dữ liệu giả lập)",
            "Cấp thực hiện": chance.choice(("Cấp tỉnh", "Cấp xã")),
            "Mức độ": chance.choice(("Toàn trình", "Một phần", "Trực tiếp")),
            "Thành phần hồ sơ": f"Đơn đề nghị {act.lower()} {thing}; Giấy tờ chứng minh; Ảnh (nếu có)",
            "Mẫu đơn, tờ khai": f"Mẫu {number % 40 + 1:02d}",
            "Phí, lệ phí": chance.choice(("Không", "50.000 đồng", "Theo nghị quyết của Hội đồng nhân dân")),
            "Thời hạn giải quyết": f"{days:02d} ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ",
            "Kết quả": thing[0].upper() + thing[1:],
            "Căn cứ pháp lý": f"Nghị định {number % 180 + 1}/2025/NĐ-CP (giả lập)",
            "Trạng thái": "Còn hiệu lực",
        }


def questions(count: int, size: int = SIZE) -> Iterator[tuple[str, str]]:
    """Questions about made-up procedures, each with the code that answers it, as people write: a part of the
    name, without marks, with noise around."""
    chance = random.Random(count)
    asked = (
        "cho hỏi {} cần giấy tờ gì", "{} ở đâu vậy ạ", "em muốn {}", "{} mất bao lâu", "thủ tục {}", "{}",
        "dạ cho em hỏi thủ tục {} thì nộp ở đâu, em cảm ơn", "lệ phí {} bao nhiêu",
    )  # fmt: skip
    for row in chance.sample(list(rows(size)), count):
        words = row["Tên thủ tục"].lower().split()
        if len(words) > 6 and chance.random() < 0.5:
            words.remove(chance.choice(words[2:]))
        question = chance.choice(asked).format(" ".join(words))
        yield (fold(question) if chance.random() < 0.4 else question), row["Mã thủ tục"]


def as_csv(size: int = SIZE) -> str:
    """The file that a province would import."""
    file = io.StringIO()
    chosen = list(rows(size))
    writer = csv.DictWriter(file, fieldnames=list(chosen[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(chosen)
    return file.getvalue()


def load(size: int = SIZE) -> None:
    """Write the names alone, at once: what the search reads. Asked for by benchmarks and tests only."""
    Procedure.objects.bulk_create(
        Procedure(national_code=row["Mã thủ tục"], name=row["Tên thủ tục"], field=row["Lĩnh vực"])
        for row in rows(size)
    )
    reindex()
