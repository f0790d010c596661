"""What goes with a deleted record, as the page that asks tells it: rows with words of their own only."""

from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.utils.text import capfirst


def _links() -> dict[str, str]:
    """Tables between two models, which people know as a choice of one of them: plural → start of a line."""
    models = apps.get_models(include_auto_created=True)
    metas = [model._meta for model in models if model._meta.auto_created]
    return {str(meta.verbose_name_plural): f"{capfirst(str(meta.verbose_name))}: " for meta in metas}


class HideLinkRowsMixin:
    """For the back office of a model that points to many of another."""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, dict[str, int], Any, Any]:
        deleted, count, missing, protected = super().get_deleted_objects(objs, request)  # type: ignore[misc]
        links = _links()
        starts = tuple(links.values())
        count = {name: number for name, number in count.items() if str(name) not in links}
        return _without(deleted, starts), count, missing, protected


def _without(lines: list[Any], starts: tuple[str, ...]) -> list[Any]:
    """Lines and lists of lines, as Django nests them."""
    kept = [_without(each, starts) if isinstance(each, list) else each for each in lines]
    return [each for each in kept if each and (isinstance(each, list) or not str(each).startswith(starts))]
