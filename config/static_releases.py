"""Static files of two releases: while one replaces the other, pages of the old ask the new for their style.

Names carry a hash of the content. `keep_static` stores those of a release where all machines read, before its
first process starts; what a process does not have itself (WhiteNoise serves that) it looks up there.
"""

import mimetypes
import re
from contextlib import suppress

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponseNotFound
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from foundation.files.responses import stored_file

FOLDER = "static"
_HASHED = re.compile(r"(?:[\w-]+/)*[\w.-]+\.[0-9a-f]{12}\.\w+")


def missing() -> list[str]:
    """Styles and scripts of this release that `collectstatic` did not leave here."""
    collected = getattr(staticfiles_storage, "hashed_files", None)
    if collected is None:  # served from where they are
        return []
    source = settings.BASE_DIR / "static"
    names = (str(path.relative_to(source)) for kind in ("css", "js") for path in source.rglob(f"*.{kind}"))
    return sorted(name for name in names if not _is_here(collected.get(name)))


def _is_here(name: str | None) -> bool:
    return name is not None and staticfiles_storage.exists(name)


def require_collected() -> None:
    """Raises ImproperlyConfigured: a web without its files answers every page with an error."""
    if names := missing():
        raise ImproperlyConfigured(
            f"The web does not start: {len(names)} of its files were not collected ({names[0]}, …). "
            "Run: python manage.py collectstatic --no-input"
        )


def keep_all() -> int:
    """Store the static files of this release that are not stored yet; how many."""
    kept = 0
    for name in set(getattr(staticfiles_storage, "hashed_files", {}).values()):
        if not default_storage.exists(f"{FOLDER}/{name}"):
            with staticfiles_storage.open(name) as file:
                default_storage.save(f"{FOLDER}/{name}", file)
            kept += 1
    return kept


@require_safe
def of_another_release(request: HttpRequest, name: str) -> HttpResponseBase:
    if _HASHED.fullmatch(name):
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        with suppress(Http404):
            response = stored_file(f"{FOLDER}/{name}", content_type=kind)
            patch_cache_control(response, public=True, max_age=31_536_000, immutable=True)
            return response
    return HttpResponseNotFound(content_type="text/plain")
