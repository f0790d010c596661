"""Erase and export by the declarations: the same fields, whichever app holds them."""

import json
import re
from collections.abc import Collection, Iterator
from typing import Any

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.db.models import Model, Q

from foundation.citizens.models import Citizen
from foundation.citizens.personal_data import HOLDERS
from foundation.citizens.phones import is_phone_confirmed
from foundation.declarations import Cleared, Declaration, Replaced, all_declarations
from foundation.files import stored_files
from foundation.vietnamese.folding import nfc
from foundation.vietnamese.phones import display_phone

Owned = dict[str, list[Any]]
SHORTEST_MENTION, SHORTEST_CODE = 6, 10
SCRUBBED = "—"
_WORD = re.compile(r"[^\W_]+")


def owned_rows(citizen: Citizen) -> Owned:
    """label → primary keys of the citizen's rows. Read before anything is erased: paths lead through rows."""
    found = {}
    for declaration in all_declarations():
        condition = declaration.condition(citizen)
        if condition is not None:
            rows = declaration.model._base_manager.filter(condition)
            found[declaration.label] = list(rows.values_list("pk", flat=True).distinct())
    return found


def mentions_of(citizen: Citizen) -> list[str]:
    """Words by which texts without an owner may name the citizen. Too short ones would name others; an
    address or the name of an account is shared by many; a phone that its owner has not confirmed may be
    anybody's."""
    phone = citizen.phone
    spellings = [citizen.email, citizen.identity_number]
    if is_phone_confirmed(citizen=citizen, phone=phone):
        spellings += [phone, f"0{phone[2:]}", display_phone(phone)]
    if len(_WORD.findall(citizen.full_name)) > 1:
        spellings.append(citizen.full_name)
    for account in citizen.identities.all():
        spellings += [account.external_id, account.app_external_id]
    spellings += [code for holder in HOLDERS.values() for code in holder.codes(citizen)]
    spellings += citizen.erasure_mentions.splitlines()
    mentions = dict.fromkeys(" ".join(_WORD.findall(nfc(spelling))) for spelling in spellings)
    return [words for words in mentions if len(words) >= SHORTEST_MENTION]


def export_records(citizen: Citizen) -> dict[str, list[dict[str, Any]]]:
    """Every declared field of every row of the citizen, by model; files by their names."""
    owned = owned_rows(citizen)
    records = {}
    for declaration in all_declarations():
        pks = owned.get(declaration.label)
        if pks and declaration.personal:
            rows = declaration.model._base_manager.filter(pk__in=pks).order_by("pk")
            records[declaration.label] = [dict(row) for row in rows.values(*declaration.personal)]
    return records


@transaction.atomic
def erase_rows(owned: Owned, *, waiting: Collection[str]) -> None:
    """Treat the rows read before. `waiting`: apps, or single models, that an open case still needs."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL portal.erasing_notes = 'on'")  # lets history lose its notes, nothing else
    for declaration in all_declarations():
        pks = owned.get(declaration.label)
        if pks and not {declaration.app, declaration.label} & set(waiting):
            _scrub_log(declaration.model, pks)
            for model in _with_history(declaration.model):
                key = "pk__in" if model is declaration.model else f"{declaration.model._meta.pk.attname}__in"
                _treat(declaration, model, Q(**{key: pks}))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL portal.erasing_notes = 'off'")


def erase_mentions(mentions: list[str], *, besides: Owned) -> None:
    """Texts that belong to nobody (missed messages, statements, logs) lose whoever they name. `besides`: the
    citizen's own rows, which are erased or still needed."""
    if not mentions:
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL portal.erasing_notes = 'on'")  # lets the trail of readings lose a purpose
    for declaration in all_declarations():
        if declaration.mentions:
            others = ~Q(pk__in=besides.get(declaration.label, [])) & ~declaration.unsettled
            for model in _with_history(declaration.model):
                named = _names(declaration.mentions, mentions)
                _treat(declaration, model, named & others, only_mentions=True)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL portal.erasing_notes = 'off'")
    named = _names(("object_repr", "change_message"), mentions)
    for words in mentions:
        named |= Q(change_message__icontains=json.dumps(words).strip('"'))  # as Django writes it there
    LogEntry.objects.filter(named).update(object_repr=SCRUBBED, change_message="[]")


def is_named_in_unsettled(mentions: list[str], *, besides: Owned) -> bool:
    """Whether a text that somebody's open matter still needs (money not matched yet) names the citizen."""
    return bool(mentions) and any(
        declaration.model._base_manager.filter(
            _names(declaration.mentions, mentions),
            ~Q(pk__in=besides.get(declaration.label, [])),
            declaration.unsettled,
        ).exists()
        for declaration in all_declarations()
        if declaration.mentions and declaration.unsettled
    )


def _names(fields: tuple[str, ...], mentions: list[str]) -> Q:
    """One pattern for all mentions: a row's text is unaccented once."""
    pattern = "|".join(map(_whole, mentions))
    return Q(*((f"{name}__unaccent__iregex", pattern) for name in fields), _connector=Q.OR)


def _whole(mention: str) -> str:
    """The mention in whole words, whatever parts them: “Thu Hà” is not in “thứ hai”. A number may touch
    letters (“SDT0905123456”), and in JSON the n of a line's end touches the word after it. Banks take the
    signs out of a code and write it to the word before it (“HSH472325011500001”)."""
    if len(mention) >= SHORTEST_CODE and mention[0].isalpha() and mention[-1].isdigit():
        return rf"{'[^[:alnum:]]*'.join(mention.split())}(\D|$)"
    words = "[^[:alnum:]]+".join(mention.split())
    is_number = mention.replace(" ", "").isdecimal()
    return rf"(^|\D){words}(\D|$)" if is_number else rf"(\m|\\[nrt]){words}\M"


def _treat(declaration: Declaration, model: type[Model], which: Q, *, only_mentions: bool = False) -> None:
    rows = model._base_manager.filter(which)
    treatments = declaration.personal.items()
    files = [name for name, told in treatments if isinstance(told, Cleared) and _is_file(model, name)]
    _delete_files(rows, files if not declaration.deletes_row else _files_of(model))
    if declaration.deletes_row:
        rows.delete()
        return
    names = set(declaration.mentions) if only_mentions else set(declaration.personal)
    update = {
        name: told.value if isinstance(told, Replaced) else _empty(model._meta.get_field(name))
        for name, told in treatments
        if isinstance(told, Cleared | Replaced) and name in names
    }
    if update:
        rows.update(**update)


def _with_history(model: type[Model]) -> Iterator[type[Model]]:
    yield model
    history = getattr(model, "history", None)
    if history is not None:
        yield history.model


def _scrub_log(model: type[Model], pks: list[Any]) -> None:
    """django_admin_log names its object in words; its rows stay as the trail of who did what."""
    proxies = [each for each in apps.get_models() if each._meta.concrete_model is model]
    types = ContentType.objects.get_for_models(*proxies, for_concrete_models=False).values()
    about = LogEntry.objects.filter(content_type__in=types, object_id__in=[str(pk) for pk in pks])
    about.update(object_repr=SCRUBBED, change_message="[]")


def _is_file(model: type[Model], name: str) -> bool:
    return isinstance(model._meta.get_field(name), models.FileField)


def _files_of(model: type[Model]) -> list[str]:
    return [each.name for each in model._meta.concrete_fields if isinstance(each, models.FileField)]


def _delete_files(rows: Any, names: list[str]) -> None:
    stored = [getattr(row, name) for row in rows for name in names] if names else []
    stored_files.delete_after_commit(str(file.name) for file in stored if file)


def _empty(column: Any) -> Any:
    if column.null:
        return None
    if isinstance(column, models.JSONField):
        return column.get_default() if column.has_default() else {}
    return ""
