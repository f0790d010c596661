"""The kinds of import as the desk names them, and who may import each."""

from functools import cache
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from django.http import HttpRequest

from foundation.accounts.officers import officer_of
from foundation.spreadsheets import importing


@cache
def _kinds() -> dict[str, tuple[Any, Any]]:
    """Kind → the meta options of its records, and the page that imports it (None: only a command does)."""
    registered = filter(admin.site.is_registered, apps.get_models())
    pages = {getattr(page, "import_kind", ""): page for page in map(admin.site.get_model_admin, registered)}
    found = {}
    for kind in importing.kinds():
        model, page = importing.importer(kind).model, pages.get(kind)
        if page or model:
            found[kind] = (page.opts if page else model._meta, page)  # type: ignore[union-attr]
    return found


def kind_name(kind: str) -> str:
    return str(_kinds()[kind][0].verbose_name_plural)


def model_of(kind: str) -> type[Model]:
    model: type[Model] = _kinds()[kind][0].model
    return model


def import_page_of(kind: str) -> str:
    """The address of the page that takes such files in."""
    return str(_kinds()[kind][1].page_url("import"))


def kinds_of(request: HttpRequest) -> list[str]:
    """Those that this person may import."""
    return [kind for kind in _kinds() if may_import(officer_of(request), kind)]


def may_see_imports(request: HttpRequest) -> bool:
    """Those of some kind."""
    return request.user.has_perm("spreadsheets.view_importrun") and bool(kinds_of(request))


def may_import(officer: User, kind: str) -> bool:
    """A kind without a page: who may change its records."""
    if not (officer.is_active and officer.is_staff):
        return False
    opts, page = _kinds()[kind]
    if page is None:
        return officer.has_perm(f"{opts.app_label}.change_{opts.model_name}")
    request = HttpRequest()
    request.user = officer
    return bool(page.has_import_permission(request))
