from django.urls import path

from lookups.api import views

app_name = "lookups_api"
urlpatterns = [
    path("", views.KindsView.as_view(), name="kinds"),
    path("<slug:key>/", views.LookUpView.as_view(), name="look_up"),
]
