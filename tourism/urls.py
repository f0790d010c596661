from django.urls import URLPattern

app_name = "tourism"
urlpatterns: list[URLPattern] = []
