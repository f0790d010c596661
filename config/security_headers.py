"""What browsers may do with our pages."""

from collections.abc import Callable

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse

from foundation.files.responses import SANDBOX

Handler = Callable[[HttpRequest], HttpResponse]


# Of templates/public/last_resort.html, which asks for no file: a web without its files shows it too.
LAST_RESORT_STYLE = "sha256-b7tyv9VCnyfJzad+vKc8HPbqxf3Z7UM7AYNUzTJOMPk="

# Public pages: own files only, no script or style inside the page but that one.
PUBLIC = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        f"style-src 'self' '{LAST_RESORT_STYLE}'",
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
# The back office's own framework writes scripts and styles into its pages and evaluates expressions.
BACK_OFFICE = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "form-action 'self'",
        "base-uri 'self'",
        "frame-ancestors 'none'",
    )
)
PERMISSIONS = "camera=(), microphone=(), geolocation=(self), payment=(), usb=(), browsing-topics=()"


def security_headers(get_response: Handler) -> Handler:
    """Middleware: a content policy and a permissions policy on every answer that has none of its own.

    Files that were uploaded (all that Django sends as FileResponse) are shut in a sandbox.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        policy = BACK_OFFICE if request.path_info.startswith("/admin/") else PUBLIC
        if isinstance(response, FileResponse):
            policy = SANDBOX
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response

    return middleware


def of_public_pages() -> list[tuple[str, str]]:
    """What all the middleware together add to a public page, for answers given before it runs."""
    headers = [
        ("Content-Security-Policy", PUBLIC),
        ("Permissions-Policy", PERMISSIONS),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", settings.X_FRAME_OPTIONS),
        ("Referrer-Policy", settings.SECURE_REFERRER_POLICY),
        ("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY),
    ]
    if settings.HTTPS:
        value = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"
        headers.append(("Strict-Transport-Security", value))
    return headers
