from django.urls import path

from foundation.matters import views

app_name = "matters"
urlpatterns = [
    path("", views.show, name="index"),
    path("tom-tat/", views.summary, name="summary"),
    path("bo/", views.forget, name="forget"),
]
