"""What the search of the portal finds: each service registers its things as a source, in ready()."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet

from foundation.registry import Registry

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Reword = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Entry:
    """What is searched of one thing: its names, the official one first, and other words that tell of it."""

    item: str
    names: tuple[str, ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One result as it is shown, in the active language; `kind` says what it is in one or two words."""

    title: str
    url: str
    kind: str
    summary: str = ""
    boost: float = 1.0
    source: str = ""
    item: str = ""
    score: float = 0.0
    is_near: bool = True


class Source(ABC):
    """One sort of things. `boost` weighs them against others; below `least` none is shown.

    `wholeness` tells how much it counts that a name is all that was typed: a commune that stands in
    a longer text only says where. `reword` gives a folded question in the words of the names ("birth
    certificate" → "khai sinh").
    """

    key: str
    label: "str | _StrPromise"
    boost: float = 1.0
    least: float = 0.0
    wholeness: float = 0.0
    reword: Reword | None = None

    @abstractmethod
    def items(self) -> Iterable[str]:
        """The keys of all that may be found now."""

    @abstractmethod
    def entries(self, items: Sequence[str]) -> Iterable[Entry]: ...

    @abstractmethod
    def hits(self, items: Sequence[str]) -> dict[str, Hit]:
        """Those of them that may be shown at this moment."""


class ModelSource(Source):
    """Rows of a model: indexed when they are saved, and read when they are shown."""

    models: tuple[type[Model], ...]
    """Those of which a saved row may be one of these things, proxies included."""

    @abstractmethod
    def visible(self) -> QuerySet[Any]: ...

    def names(self, row: Any) -> Iterable[str]:
        """The official name first."""
        return (str(row),)

    def text(self, row: Any) -> str:
        return ""

    @abstractmethod
    def hit(self, row: Any) -> Hit: ...

    def items(self) -> Iterable[str]:
        return map(str, self.visible().order_by().values_list("pk", flat=True))

    def entries(self, items: Sequence[str]) -> Iterable[Entry]:
        for row in self.visible().filter(pk__in=items).iterator(chunk_size=1000):
            yield Entry(str(row.pk), tuple(filter(None, self.names(row))), self.text(row))

    def hits(self, items: Sequence[str]) -> dict[str, Hit]:
        return {str(row.pk): self.hit(row) for row in self.visible().filter(pk__in=items)}


SOURCES: Registry[Source] = Registry("source of the search")
