"""The API's root: one error shape, and who may ask how often.

Every error reads {"error": {"code": str, "message": str, "fields": {name: [str]}}}.
"""

import re
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.views import SpectacularAPIView
from rest_framework import exceptions, status
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.views import set_rollback

from dossiers.errors import DossierRefusal
from foundation.web.api_views import AddressThrottle

MESSAGES = {
    "invalid": _("What was sent is not valid."),
    "parse_error": _("The body cannot be read: well-formed JSON is needed."),
    "not_authenticated": _("An access token of your organisation is needed (Authorization: Bearer …)."),
    "authentication_failed": _("The access token is wrong, expired or revoked."),
    "permission_denied": _("This access token may not do that."),
    "not_found": _("Not found."),
    "method_not_allowed": _("This address does not take that method."),
    "not_acceptable": _("Answers are JSON only."),
    "unsupported_media_type": _("The body must be JSON."),
    "too_large": _("The body is larger than 12 MB."),
    "unavailable": _("The service is interrupted. Please try again in a few seconds."),
    "server_error": _("An error of ours; it was recorded."),
    "throttled": _("Too many requests. Please try again later."),
}


ANY_OPERATION = {
    "400": "The request is not well-formed; `fields` names what is wrong",
    "404": "Unknown",
    "406": "Only JSON is spoken",
    "413": "More than 12 MB",
    "415": "Only JSON is read",
    "429": "Too many requests; `Retry-After` says when",
    "503": "Out of service for a moment; `Retry-After` says when",
}


def document_errors(result: dict[str, Any], **_given: Any) -> dict[str, Any]:
    """drf-spectacular's hook: what every operation may answer, in the one shape of errors."""
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorOut"}}}
    for path in result["paths"].values():
        for operation in path.values():
            for status_code, description in ANY_OPERATION.items():
                documented = operation["responses"].setdefault(status_code, {"description": description})
                documented.setdefault("content", content)
    return result


def tidy_for_generators(result: dict[str, Any], **_given: Any) -> dict[str, Any]:
    """Each operation has a summary, the first sentence of its description. Empty defaults are left out: they
    say nothing, and where the value is a choice or has a pattern a generated client drops the operation."""
    for path in result["paths"].values():
        for operation in path.values():
            sentence = re.split(r"[.;:](?:\s|$)", operation.get("description", ""), maxsplit=1)[0]
            operation["summary"] = " ".join(sentence.split())
    _drop_empty_defaults(result)
    return result


def _drop_empty_defaults(node: Any) -> None:
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    if isinstance(node, dict) and node.get("default") in ("", b""):
        del node["default"]
    for child in list(children):
        _drop_empty_defaults(child)


class SchemaView(SpectacularAPIView):
    """The OpenAPI description of all that stands under /api/v1/."""

    permission_classes = [AllowAny]
    throttle_classes = [AddressThrottle]
    throttle_scope = "public"


def error_response(problem: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: every refusal in the one shape. None: a bug or an outage, see problems.py."""
    if isinstance(problem, Http404):
        problem = exceptions.NotFound()
    elif isinstance(problem, PermissionDenied):
        problem = exceptions.PermissionDenied()
    elif isinstance(problem, RequestDataTooBig):
        return _refusal("too_large", MESSAGES["too_large"], status.HTTP_413_REQUEST_ENTITY_TOO_LARGE)
    if isinstance(problem, DossierRefusal):
        set_rollback()
        return _refusal("refused", str(problem.message), status.HTTP_409_CONFLICT)
    if not isinstance(problem, exceptions.APIException):
        return None
    set_rollback()
    code = "invalid" if isinstance(problem, exceptions.ValidationError) else str(problem.default_code)
    fields = problem.get_full_details() if isinstance(problem, exceptions.ValidationError) else None
    response = _refusal(code, MESSAGES.get(code, str(problem.detail)), problem.status_code, _plain(fields))
    if wait := getattr(problem, "wait", None):
        response["Retry-After"] = str(int(wait))
    if header := getattr(problem, "auth_header", None):
        response["WWW-Authenticate"] = header
    return response


def _refusal(code: str, message: object, http_status: int, fields: Any = None) -> Response:
    return Response(error_body(code, message, fields), status=http_status)


def error_body(code: str, message: object, fields: Any = None) -> dict[str, Any]:
    return {"error": {"code": code, "message": str(message), "fields": fields or {}}}


def _plain(details: Any) -> dict[str, list[str]]:
    """DRF's nested details as {"field.path": [messages]}."""
    flat: dict[str, list[str]] = {}

    def walk(node: Any, path: str) -> None:
        if isinstance(node, dict) and set(node) == {"message", "code"}:
            flat.setdefault(path or "_", []).append(str(node["message"]))
        elif isinstance(node, dict):
            for name, child in node.items():
                walk(child, f"{path}.{name}".strip("."))
        elif isinstance(node, list):
            for number, child in enumerate(node):
                is_leaf = isinstance(child, dict) and set(child) == {"message", "code"}
                walk(child, path if is_leaf else f"{path}.{number}".strip("."))

    walk(details, "")
    return flat
