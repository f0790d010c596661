from django.urls import path

from zalo_channel import views

app_name = "zalo_channel"
urlpatterns = [
    path("webhook/", views.webhook, name="webhook"),
    path("callback/", views.callback, name="callback"),
]
