"""The wordings of messages to citizens: the default in the code, or what an office has put in force.

A `Wording` stands where the default would stand and is filled by `%` with the same facts. In what people
type a fact is {its label}; in the database it is {its name}, so that a label may be worded anew.
"""

import logging
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.apps import apps
from django.utils import translation
from django.utils.translation import gettext as _

from foundation.database.kept_rows import KeptRows
from foundation.registry import Registry
from foundation.vietnamese.folding import fold, nfc

logger = logging.getLogger(__name__)

MAX_MESSAGE = 1000  # of the platform's 2,000: headline, papers and the reason have their own share
MAX_SHORT = 200  # a parameter of an approved template
SECONDS = 10  # until a process that could not be told reads a new wording
_FACT = re.compile(r"\{([^{}\n]*)\}")
_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)


class _Name(int):
    """A fact that prints as its own name in braces; the number of a plural."""

    name: str

    def __str__(self) -> str:
        return f"{{{self.name}}}"


class _Names(dict[str, _Name]):
    """Fills a default with its own names: “%(day)s” becomes “{day}”."""

    def __missing__(self, name: str) -> _Name:
        fact = _Name(2)
        fact.name = name
        return fact


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """`default` is a lazy translation with `%(name)s`; `languages`: those in which it is sent.

    `typed` stands for what is in force: a text that is being written.
    """

    key: str
    label: Any
    default: Any
    languages: tuple[str, ...] = ("vi",)
    most: int = MAX_MESSAGE
    typed: str | None = None

    @property
    def group(self) -> "WordingGroup":
        return GROUPS[self.key.partition(".")[0]]

    @property
    def is_short(self) -> bool:
        return self.most == MAX_SHORT

    @property
    def default_text(self) -> str:
        """In the active language, with names in braces."""
        return str(self.default % _Names())

    @property
    def text(self) -> str:
        if self.typed is not None:
            return self.typed
        return IN_FORCE.value().get((self.key, translation.get_language() or ""), "") or self.default_text

    def __mod__(self, facts: Mapping[str, Any]) -> str:
        try:
            return fill(self.text, facts)
        except KeyError:  # a fact that this message does not have
            return fill(self.default_text, facts)

    @property
    def labels(self) -> dict[str, str]:
        """The facts that it may give: name → label in the active language, those of the default first."""
        own, group = names_in(self.default_text), self.group
        names = sorted(
            own | group.general, key=lambda name: (name not in own, list(group.labels).index(name))
        )
        return {name: str(group.labels[name]) for name in names}

    @property
    def required(self) -> frozenset[str]:
        return self.group.required & names_in(self.default_text)

    def errors(self, text: str, language: str) -> list[str]:
        """Why this text, with names in braces, cannot be sent: sentences for whoever wrote it."""
        labels, used = self.labels, names_in(text)
        known = ", ".join(f"{{{label}}}" for label in labels.values())
        found = [
            _("“{%(name)s}” cannot be filled in here. What can: %(known)s.") % {"name": name, "known": known}
            for name in sorted(used - labels.keys())
        ]
        found += [
            _("“{%(name)s}” is missing: the citizen must be told it.") % {"name": labels[name]}
            for name in labels
            if name in self.required - used
        ]
        if not text.strip():
            found = [_("Write what the citizen is told.")]
        if _ADDRESS.search(text):
            found.append(_("Leave web addresses out: approved templates take none. A button leads on."))
        if not found and (length := len(typed_as(self, text).example(language))) > self.most:
            words = _("With its facts filled in it has %(n)d characters; %(most)d fit into the message.")
            found.append(words % {"n": length, "most": self.most})
        return found

    def example(self, language: str) -> str:
        with translation.override(language):
            return self % self.group.facts(self)


@dataclass(frozen=True, slots=True, eq=False)
class WordingGroup:
    """The wordings whose keys begin with the group's. `labels`: fact → what people call it.

    `general` facts may be given by every wording of the group, the others by those whose default gives them;
    `required` ones must be given where the default does. `facts` are those of an example, `preview` the
    whole messages that it makes: (where it is read, text).
    """

    title: Any
    labels: Mapping[str, Any]
    general: frozenset[str]
    required: frozenset[str]
    facts: Callable[[Wording], Mapping[str, Any]]
    preview: Callable[[Wording], list[tuple[Any, str]]]


GROUPS: Registry[WordingGroup] = Registry("group of wordings")
WORDINGS: Registry[Wording] = Registry("wording")


def wording(key: str, label: Any, default: Any, **more: Any) -> Wording:
    """Registered in the order in which messages are listed."""
    return WORDINGS.register(key, Wording(key, label, default, **more), position=len(WORDINGS))


def short_wording(key: str, label: Any, default: Any, languages: tuple[str, ...] = ("vi", "en")) -> Wording:
    """Of a line that others may see on the screen."""
    return wording(key, label, default, languages=languages, most=MAX_SHORT)


def typed_as(wording: Wording, text: str) -> Wording:
    return replace(wording, typed=text)


def names_in(text: str) -> set[str]:
    return set(_FACT.findall(text))


def facts_given(text: Any) -> set[str]:
    """The names of the facts that a wording, or a translation, gives itself."""
    return names_in(str(text % _Names()))


def fill(text: str, facts: Mapping[str, Any]) -> str:
    """Raises KeyError. Facts may begin with a space or be empty: spaces are never doubled."""
    filled = _FACT.sub(lambda found: str(facts[found[1]]), text)
    return re.sub(r" {2,}", " ", filled).strip()


def with_names(text: str, labels: Mapping[str, str]) -> str:
    """What was typed, with the names of the facts for their labels; marks and case do not count."""
    names = {fold(label): name for name, label in labels.items()}
    tidy = "\n".join(line.rstrip() for line in nfc(text).strip().splitlines())
    return _FACT.sub(lambda found: f"{{{names.get(fold(found[1]), found[1].strip())}}}", tidy)


def with_labels(text: str, labels: Mapping[str, str]) -> str:
    return _FACT.sub(lambda found: f"{{{labels.get(found[1], found[1])}}}", text)


def _read() -> dict[tuple[str, str], str]:
    """(key, language) → the text in force; one that cannot be sent is left out."""
    versions: Any = apps.get_model("outbox", "NoticeWording")  # which names its wording in its turn
    return dict(_sendable(versions.objects.in_force()))


def _sendable(rows: Iterable[Any]) -> Iterable[tuple[tuple[str, str], str]]:
    for row in rows:
        known = WORDINGS.get(row.key)
        if row.text and (known is None or known.errors(row.text, row.language)):
            logger.warning("the wording %s (%s) cannot be sent: the default is used", row.key, row.language)
        elif row.text:
            yield (row.key, row.language), row.text


IN_FORCE = KeptRows("notice-wordings", _read, SECONDS)
