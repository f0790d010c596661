"""`/q/…`: short, for it stands on paper."""

from django.urls import path

from outreach import landing

app_name = "posters"
urlpatterns = [path("<slug:code>/", landing.landing, name="landing")]
