"""Sums of three subjects by which universities admit (reference 3.3)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """`language`: the code that the foreign language must have; None where any will do."""

    key: str
    subjects: tuple[str, str, str]
    language: str | None = None


T, V, N = "toan", "ngu_van", "ngoai_ngu"
LI, HOA, SINH, SU, DIA = "vat_li", "hoa_hoc", "sinh_hoc", "lich_su", "dia_li"
KTPL, TIN, CN, NN, CD = "ktpl", "tin_hoc", "cong_nghe_cong_nghiep", "cong_nghe_nong_nghiep", "gdcd"

# A00 to D07 as seen in public data; the others from general knowledge, hence shown as «tham khảo».
BLOCKS: tuple[Block, ...] = (
    Block("A00", (T, LI, HOA)),
    Block("A01", (T, LI, N), "N1"),
    Block("A02", (T, LI, SINH)),
    Block("B00", (T, HOA, SINH)),
    Block("B08", (T, SINH, N), "N1"),
    Block("C00", (V, SU, DIA)),
    Block("C01", (V, T, LI)),
    Block("C02", (V, T, HOA)),
    Block("C03", (V, T, SU)),
    Block("C04", (V, T, DIA)),
    Block("C19", (V, SU, CD)),
    Block("D01", (V, T, N), "N1"),
    Block("D02", (V, T, N), "N2"),
    Block("D03", (V, T, N), "N3"),
    Block("D04", (V, T, N), "N4"),
    Block("D05", (V, T, N), "N5"),
    Block("D06", (V, T, N), "N6"),
    Block("D07", (T, HOA, N), "N1"),
    Block("D14", (V, SU, N), "N1"),
    Block("D15", (V, DIA, N), "N1"),
    Block("X01", (V, T, KTPL)),
    Block("X02", (T, V, TIN)),
    Block("X03", (T, V, CN)),
    Block("X04", (T, V, NN)),
    Block("X05", (T, LI, KTPL)),
    Block("X06", (T, LI, TIN)),
    Block("X07", (T, LI, CN)),
    Block("X25", (T, KTPL, N), "N1"),
    Block("X26", (T, TIN, N), "N1"),
)
BY_KEY = {block.key: block for block in BLOCKS}
