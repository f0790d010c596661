"""Pages for what goes wrong: in Vietnamese, with a way on."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import path
from django.views.defaults import permission_denied, server_error

from config.charset import always_utf8
from config.urls import handler400 as handler400
from config.urls import handler404 as handler404
from config.urls import handler500 as handler500
from config.urls import urlpatterns as portal_urls

pytestmark = pytest.mark.django_db


def suspicious(request: HttpRequest):
    raise SuspiciousOperation("odd")


def forbidden(request: HttpRequest):
    raise PermissionDenied


def broken(request: HttpRequest):
    raise RuntimeError("broken on purpose")


urlpatterns = [path("odd/", suspicious), path("no/", forbidden), path("broken/", broken), *portal_urls]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/nowhere/", 404, "Không có trang này"),
        ("/no/", 403, "Ông/bà không mở được trang này"),
        ("/odd/", 400, "Chưa có gì thay đổi"),
        ("/broken/", 500, "Lỗi của chúng tôi, không phải của ông/bà"),
    ],
)
def test_each_problem_is_said_in_words_with_a_way_on(client, address, status, words):
    client.raise_request_exception = False
    response = client.get(address)
    page = response.content.decode()
    assert response.status_code == status and words in page
    assert page.count("<h1>") == 1 and 'href="/"' in page and "1022" in page


@pytest.mark.parametrize("address", ["/api/v1/nowhere/", "/api/v1/lookups/not a key/"])
def test_an_unknown_address_of_the_api_is_answered_in_its_shape(client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"


def test_the_last_resort_needs_neither_database_nor_context():
    request = RequestFactory().get("/")
    assert b"1022" in server_error(request).content
    assert permission_denied(request, PermissionDenied()).status_code == 403


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"])
@pytest.mark.parametrize("charset", ["utf-8", "rot13", "zlib", '"undefined"', "idna", "utf-16; x=y"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_odd_charset_is_no_error_of_ours(method, kind, charset):
    body = b'--b\r\nContent-Disposition: form-data; name="code"\r\n\r\nabc\r\n--b--\r\n'
    environ = RequestFactory().generic(method, "/ho-so/?code=abc", body).environ
    request = WSGIRequest(always_utf8(environ | {"CONTENT_TYPE": f"{kind}; Charset={charset}"}))
    assert request.GET["code"] == "abc"
    assert request.POST.get("code") in ("abc", None)
    assert request.content_type == kind.partition(";")[0]
