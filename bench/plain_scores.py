"""Scores the usual way: a DRF view, a ModelSerializer and the ORM, behind the portal's middleware."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.plain_scores_settings"

import django

django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.urls import include, path  # noqa: E402
from rest_framework import serializers  # noqa: E402
from rest_framework.generics import RetrieveAPIView  # noqa: E402
from rest_framework.permissions import AllowAny  # noqa: E402

from bench.exam_candidates import EXAM  # noqa: E402
from lookups.kinds.exams.models import Candidate  # noqa: E402


class CandidateOut(serializers.ModelSerializer):
    class Meta:
        model = Candidate
        exclude = ("factor",)


class ScoreView(RetrieveAPIView):
    permission_classes = [AllowAny]
    queryset = Candidate.objects.filter(exam__key=EXAM)  # by the unique index of exam and number
    serializer_class = CandidateOut
    lookup_field = "sbd"


urlpatterns = [
    path("<str:sbd>", ScoreView.as_view()),
    path("", include("config.urls")),
]  # middleware asks for names
application = WSGIHandler()
