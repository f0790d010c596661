"""The webhook for servers that do not go through config/wsgi.py (Django's test client)."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from zalo_channel.webhook import answer


@csrf_exempt
def webhook(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=answer(request.META | {"wsgi.input": request}), content_type="text/plain")
