"""What a page needs to show a picture of an entry: its addresses by format and size."""

from typing import Any

from django.urls import reverse

from foundation.web import portal_address
from tourism.models import Photo
from tourism.renditions import FORMATS

MIME = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}
LARGEST = {"list": "s", "tile": "m", "page": "l"}  # of each slot; a list's pages stay light with one size
SLOTS = {  # how wide a picture is drawn, for the browser's choice among its sizes (tourism.css)
    "tile": "(min-width: 64rem) 21rem, (min-width: 40rem) 45vw, 92vw",
    "page": "(min-width: 48rem) 44rem, 94vw",
}


def in_slot(photo: Photo, slot: str) -> dict[str, Any]:
    """The picture in the formats and sizes that there are; that of the slot "page" loads at once."""
    sizes = list(photo.renditions_up_to(LARGEST[slot]))
    shown = sizes[-1] if sizes else {}
    is_small = slot == "list" and not sizes
    kept = photo.thumb if is_small else photo.file
    return {
        "photo": photo,
        "slot": slot,
        "widths": SLOTS.get(slot, ""),
        "sources": [(MIME[ending], _srcset(photo, sizes, ending)) for ending in _formats(sizes)],
        "src": rendition_url(photo, shown["size"]) if sizes else stored_url(kept),
        "srcset": _srcset(photo, sizes, "jpg") if len(sizes) > 1 else "",
        "width": shown.get("width") or (photo.thumb_width if is_small else photo.width),
        "height": shown.get("height") or (photo.thumb_height if is_small else photo.height),
    }  # fmt: skip


def _formats(sizes: list[dict[str, Any]]) -> list[str]:
    """Besides JPEG, which every browser reads, those that all sizes have; the lightest first."""
    offered = [ending for ending, *_options in FORMATS if ending != "jpg"]
    return [ending for ending in offered if sizes and all(ending in size["formats"] for size in sizes)]


def _srcset(photo: Photo, sizes: list[dict[str, Any]], ending: str) -> str:
    addresses = [(rendition_url(photo, size["size"], ending), size["width"]) for size in sizes]
    if len(addresses) == 1:
        return addresses[0][0]
    return ", ".join(f"{address} {width}w" for address, width in addresses)


def rendition_url(photo: Photo, size: str, ending: str = "jpg") -> str:
    return reverse("tourism:photo", args=[f"{photo.stem}_{size}", ending])


def stored_url(stored: Any) -> str:
    name, _dot, ending = str(stored.name).rpartition("/")[2].rpartition(".")
    return reverse("tourism:photo", args=[name, ending])


def for_sharing(photo: Photo) -> dict[str, Any]:
    """The largest picture that other sites read (JPEG where there is one): absolute address and size."""
    if photo.renditions:
        largest = photo.renditions[-1]
        address = rendition_url(photo, largest["size"])
        width, height = largest["width"], largest["height"]
    else:
        address, width, height = stored_url(photo.file), photo.width, photo.height
    return {"url": portal_address.absolute(address), "width": width, "height": height}
