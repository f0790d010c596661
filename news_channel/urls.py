"""`/tin-bao/`: to be told of news without a chat account."""

from django.urls import path

from news_channel import views

app_name = "news_channel"
urlpatterns = [
    path("", views.choose, name="choose"),
    path("mo/", views.open_with_ticket, name="open"),
    path("e-mail/", views.by_mail, name="by_mail"),
    path("trinh-duyet/", views.by_push, name="by_push"),
    path("trinh-duyet/xong/", views.push_begun, name="push_begun"),
    path("tho.js", views.worker, name="worker"),
    path("sms/", views.by_sms, name="by_sms"),
    path("sms/ma/", views.sms_code, name="sms_code"),
    path("da-gui/", views.sent, name="sent"),
    path("xac-nhan/<str:token>/", views.confirm, name="confirm"),
    path("ngung/<str:token>/", views.stop, name="stop"),
]
