"""Groups of people that operators keep: who belongs to one, and that it may be written to."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.citizens.audiences import Audience, count_people
from foundation.citizens.models import Citizen, Tag, Tagging
from foundation.vietnamese.folding import nfc

LONGEST = 40


def clean_name(typed: str) -> str:
    """A tag's name as it is kept: composed letters, single spaces, at most LONGEST characters."""
    return " ".join(nfc(typed).split())[:LONGEST].strip()


def named(name: str) -> Tag:
    """The tag of this name; a new one is not in use until somebody says on what ground. Raises ValueError for
    a name of nothing but spaces."""
    kept = clean_name(name)
    if not kept:
        raise ValueError("a tag without a name")
    return Tag.objects.get_or_create(name=kept)[0]


def put(*, tag: Tag, citizens: Iterable[Citizen], by: AbstractBaseUser | None) -> int:
    """Each of them belongs to the group; how many did not before. `by` None: a channel's own console."""
    before = Tagging.objects.filter(tag=tag)
    with transaction.atomic():
        known = before.count()
        rows = [Tagging(tag=tag, citizen=citizen, by_id=by.pk if by else None) for citizen in citizens]
        Tagging.objects.bulk_create(rows, ignore_conflicts=True, batch_size=5_000)
        return before.count() - known


def take_off(*, tag: Tag, citizens: Iterable[Citizen]) -> int:
    """None of them belongs to the group any more; how many did."""
    return Tagging.objects.filter(tag=tag, citizen__in=list(citizens)).delete()[0]


@transaction.atomic
def set_for(*, citizen: Citizen, tags: Iterable[Tag], by: AbstractBaseUser) -> tuple[list[Tag], list[Tag]]:
    """The citizen belongs to exactly these groups of those in use: (new ones, ones left)."""
    wanted = set(tags)
    held = set(Tag.objects.filter(is_in_use=True, taggings__citizen=citizen))
    new, left = sorted(wanted - held, key=str), sorted(held - wanted, key=str)
    for tag in new:
        put(tag=tag, citizens=[citizen], by=by)
    for tag in left:
        take_off(tag=tag, citizens=[citizen])
    return new, left


def export(citizen: Citizen) -> list[dict[str, Any]]:
    """For the copy of the citizen's data."""
    borne = Tagging.objects.filter(citizen=citizen).values_list("tag__name", "since")
    return [{"tag": name, "since": since} for name, since in borne]


def _people(choice: str) -> QuerySet[Citizen]:
    """Nobody once the tag is taken out of use, also of a campaign that was made before."""
    borne = Tagging.objects.filter(tag=_number(choice), tag__is_in_use=True)
    return Citizen.objects.filter(pk__in=borne.values("citizen"))


def _number(choice: str) -> int:
    """No tag has the number 0."""
    return int(choice) if choice.isascii() and choice.isdecimal() else 0


def _tags_in_use() -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in Tag.objects.filter(is_in_use=True).values_list("pk", "name")]


def _ground(choice: str) -> str:
    return Tag.objects.filter(pk=_number(choice)).values_list("ground", flat=True).first() or ""


AUDIENCE = Audience(
    "tag",
    _("Who bears the tag"),
    _people,
    _("Operators put them into this group, for the reason that stands at the tag."),
    _tags_in_use,
    _ground,
    counts=lambda: count_people(Tagging.objects.filter(tag__is_in_use=True), "tag_id"),
)
