from django.urls import URLPattern

app_name = "web_channel"
urlpatterns: list[URLPattern] = []
