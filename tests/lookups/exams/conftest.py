"""Published snapshots in a folder of the test's own, and the web process asked below Django."""

import gzip
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from config import security_headers
from lookups.kinds.exams import fast_path, score_query
from lookups.kinds.exams.services import snapshots
from lookups.kinds.exams.snapshot.format import CATALOG


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    score_query.ADDRESSES.forget_all()
    CATALOG.refresh()
    yield
    score_query.ADDRESSES.forget_all()


@pytest.fixture
def publish() -> Callable[..., None]:
    """Build and show: what the admin's button and the hour do together."""

    def publish_(exam: Any) -> None:
        snapshots.build(exam)
        CATALOG.refresh()

    return publish_


@pytest.fixture
def desk(client, settings):
    settings.STAFF_OTP_REQUIRED = False
    client.force_login(get_user_model().objects.create_superuser("can-bo", password="x"))
    return client


@pytest.fixture
def save_at_desk(desk, django_capture_on_commit_callbacks) -> Callable[..., None]:
    """Change fields of an exam on its page; what the commit brings about is done and seen."""

    def save(exam: Any, **changes: Any) -> None:
        address = reverse("admin:exams_exam_change", args=[exam.pk])
        page = desk.get(address).context
        forms = [page["adminform"].form]
        for each in page["inline_admin_formsets"]:
            forms += [each.formset.management_form, *each.formset.forms]
        data = {field.html_name: _typed(field) for form in forms for field in form}
        if "publish_at" in changes:
            moment = changes.pop("publish_at")
            parts = timezone.localtime(moment).isoformat(" ").split("+")[0].split(" ") if moment else ("", "")
            data |= dict(zip(("publish_at_0", "publish_at_1"), parts, strict=True))
        else:
            data |= dict(zip(("publish_at_0", "publish_at_1"), data["publish_at"], strict=True))
        if changes.get("is_checked") is True:  # as a browser sends the tick
            changes["is_checked"] = forms[0].fields["is_checked"].widget.attrs["value"]
        data = {n: value for n, value in (data | changes).items() if value is not None and value is not False}
        with django_capture_on_commit_callbacks(execute=True):
            answer = desk.post(address, data)
        assert answer.status_code == 302, answer.context["errors"]
        CATALOG.refresh()

    return save


def _typed(field: Any) -> Any:
    value = field.value()
    parts = getattr(field.field.widget, "decompress", None)
    if parts:
        day, hour = parts(value)
        return (str(day or ""), str(hour or ""))
    return ",".join(value) if isinstance(value, list) else value


@dataclass
class Got:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        is_packed = self.headers.get("Content-Encoding") == "gzip"
        return (gzip.decompress(self.body) if is_packed else self.body).decode()


def environ(
    path: str, query: str = "", method: str = "GET", address: str = "203.0.113.7", **more: Any
) -> dict:
    return {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "REMOTE_ADDR": address,
        "HTTP_HOST": "localhost",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        **more,
    }


@pytest.fixture
def hot_get() -> Callable[..., Got | None]:
    """Ask the hot path; None where it leaves the request to Django."""
    served = fast_path.ScorePages(security_headers.of_public_pages())

    def get(path: str, query: str = "", **more: Any) -> Got | None:
        answered = served.answer(environ(path, query, **more))
        if answered is None:
            return None
        status, headers, body = answered
        return Got(int(status[:3]), dict(headers), body)

    return get
