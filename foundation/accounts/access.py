"""What lets an officer see rows: permissions, and whatever services show rows by."""

from collections.abc import Callable, Iterable, Mapping

from django.contrib.auth.models import Permission, User
from django.db.models import Q

from foundation.registry import Registry

Access = Mapping[str, list[int]]
ACCESS: Registry[Callable[[User], Iterable[int]]] = Registry("access of officers")
"""Name → the keys of what an officer holds: desks, units. Each service registers its own in ready()."""


def access_of(officer: User) -> Access:
    """As it is now, plain enough for JSON."""
    return {name: sorted(set(keys_of(officer))) for name, keys_of in ACCESS.items()}


def has_kept(officer: User, before: Access) -> bool:
    """Whether the officer holds all that he held then. Who was given more has kept it."""
    now = access_of(officer)
    return officer.is_superuser or all(set(keys) <= set(now.get(name, ())) for name, keys in before.items())


def permissions_of(officer: User) -> Iterable[int]:
    """His own, and those of his roles."""
    held = Permission.objects.filter(Q(user=officer) | Q(group__user=officer))
    return held.values_list("pk", flat=True)


def superuser_of(officer: User) -> Iterable[int]:
    return [officer.pk] if officer.is_superuser else []
