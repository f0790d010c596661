"""What is wrong or odd in a GTFS feed: one entry for each cause, with its count and its first lines. Pure."""

from dataclasses import dataclass, field

MOST_NAMED = 5  # lines and values named of one cause


class Fault(Exception):
    """Why a row is refused, in Vietnamese; "{}" in `cause` stands for the values that have it."""

    def __init__(self, cause: str, value: str = "") -> None:
        super().__init__(cause, value)
        self.cause, self.value = cause, value


class Consequence(Fault):
    """The row is right by itself; a row that it refers to was refused or left out."""


@dataclass(slots=True)
class Finding:
    table: str
    cause: str
    count: int = 0
    lines: list[int] = field(default_factory=list)
    values: list[str] = field(default_factory=list)

    def add(self, line: int, value: str) -> None:
        self.count += 1
        if line and len(self.lines) < MOST_NAMED:
            self.lines.append(line)
        if value not in self.values and len(self.values) <= MOST_NAMED:
            self.values.append(value)

    @property
    def where(self) -> str:
        return f"{self.table}.txt:{self.lines[0]}" if self.lines else f"{self.table}.txt"

    @property
    def words(self) -> str:
        """`agency_id “b” không có trong agency.txt (12 dòng: 2, 3, 4, 5, 6 …)`"""
        named = ", ".join(f"“{value[:60]}”" for value in self.values[:MOST_NAMED])
        words = self.cause.replace("{}", f"{named} …" if len(self.values) > MOST_NAMED else named)
        if self.count == 1:
            return words
        lines = ", ".join(map(str, self.lines))
        more = " …" if self.count > len(self.lines) else ""
        return f"{words} ({self.count} dòng{f': {lines}{more}' if lines else ''})"


@dataclass(slots=True)
class Findings:
    """`faults` keep the feed out; `notes` only tell what was mended or left out."""

    faults: dict[tuple[str, str], Finding] = field(default_factory=dict)
    notes: dict[tuple[str, str], Finding] = field(default_factory=dict)
    consequences: int = 0

    def fault(self, table: str, line: int, cause: str, value: str = "") -> None:
        self.faults.setdefault((table, cause), Finding(table, cause)).add(line, value)

    def note(self, table: str, line: int, cause: str, value: str = "") -> None:
        self.notes.setdefault((table, cause), Finding(table, cause)).add(line, value)
