"""Static files of two releases: while one replaces the other, pages of the old ask the new for their style.

Names carry a hash of the content. `keep_static` stores those of a release where all machines read, before its
first process starts; what a process does not have itself (WhiteNoise serves that) it looks up there.
"""

import mimetypes
import re
from contextlib import suppress

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponseNotFound
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from foundation.files.responses import stored_file

FOLDER = "static"
_HASHED = re.compile(r"(?:[\w-]+/)*[\w.-]+\.[0-9a-f]{12}\.\w+")


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
