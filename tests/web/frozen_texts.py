"""Texts as somebody has read them, by what they are the text of; and the search for swapped ones.

    python -m tests.web.frozen_texts        writes tests/web/frozen_texts.tsv anew

A text that is reworded, added or removed is no fault here. Two texts that stand in each other's place are:
a status that bears another's name, a sentence with the Vietnamese of its neighbour.
"""

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType

import polib

from tests.web.catalogue import CATALOGUE

FROZEN = Path(__file__).with_suffix(".tsv")
Texts = dict[str, str]


def fingerprint(text: str) -> str:
    """What a text says, whatever its marks of space."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:12]


def exchanged(frozen: Mapping[str, str], now: Mapping[str, str]) -> list[tuple[str, str]]:
    """(key, key whose text it bears now): no longer its own text, and the other no longer has it."""
    changed = {key: text for key, text in now.items() if frozen.get(key, text) != text}
    sought = set(changed.values())
    owners: dict[str, str] = {}
    for key, text in frozen.items():
        if text in sought and now.get(key) != text:
            owners.setdefault(text, key)
    return [(key, owners[text]) for key, text in changed.items() if text in owners]


@cache
def catalogue_texts() -> Texts:
    """The Vietnamese of every English text."""
    return {
        f"vi\t{fingerprint(f'{entry.msgctxt or str()}{entry.msgid}')}": fingerprint(
            "\n".join(entry.msgstr_plural.values()) if entry.msgid_plural else entry.msgstr
        )
        for entry in polib.pofile(str(CATALOGUE))
    }


def named_texts() -> Texts:
    """What the portal calls each value of each choice, status, move, field and reason, in both languages."""
    from django.utils import translation

    found: Texts = {}
    for language in ("en", "vi"):
        with translation.override(language):
            found |= {f"{language}\t{key}": fingerprint(str(text)) for key, text in _named()}
    return found


def _named() -> Iterator[tuple[str, object]]:
    from assistant.intents import tourism
    from config import home
    from foundation.outbox import reasons

    yield from _models()
    yield from _workflows()
    for module in (tourism, reasons):
        yield from _tables(module)
    for group in home.groups():
        yield from ((f"tile {utility.url}", utility.label) for utility in group.utilities)


def _models() -> Iterator[tuple[str, object]]:
    from django.apps import apps

    for model in apps.get_models(include_auto_created=False):
        if model._meta.proxy or hasattr(model, "instance_type"):
            continue
        yield f"{model._meta.label} one", model._meta.verbose_name
        for field in model._meta.concrete_fields:
            yield f"{model._meta.label}.{field.name}", field.verbose_name
            choices = field.flatchoices if field.choices and len(field.flatchoices) < 60 else []
            yield from ((f"{model._meta.label}.{field.name}={value}", label) for value, label in choices)


def _workflows() -> Iterator[tuple[str, object]]:
    from dossiers import workflow
    from foundation.insights.figures import all_figures
    from petitions import workflow as petitions

    yield from ((f"petition {key}", row.title) for key, row in petitions.WORKFLOW.definitions.items())
    yield from ((f"petition {ends}", move.label) for ends, move in petitions.TRANSITIONS.items())
    yield from ((f"dossier {key}", row.title) for key, row in workflow.WORKFLOW.definitions.items())
    for figure in all_figures():
        yield f"figure {figure.key}", figure.title
        yield f"definition {figure.key}", figure.definition


def _tables(module: ModuleType) -> Iterator[tuple[str, object]]:
    """The texts of a module's tables, by their keys; tables within tables too."""
    for name, table in vars(module).items():
        if isinstance(table, Mapping) and not name.startswith("__"):
            yield from _leaves(f"{module.__name__}.{name}", table)


def _leaves(path: str, table: Mapping[object, object]) -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _leaves(f"{path}.{key}", value)
        elif isinstance(value, str) and value:
            yield f"{path}.{key}", value


def current() -> Texts:
    return catalogue_texts() | named_texts()


def frozen() -> Texts:
    rows = (line.rsplit("\t", 1) for line in FROZEN.read_text(encoding="utf-8").splitlines())
    return dict(rows)


def main() -> None:
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    lines = (f"{key}\t{text}\n" for key, text in sorted(current().items()))
    FROZEN.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
