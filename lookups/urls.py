from django.urls import path

from lookups import views

app_name = "lookups"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:key>/", views.look_up, name="look_up"),
]
