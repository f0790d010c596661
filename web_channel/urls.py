from django.urls import path

from web_channel import views

app_name = "web_channel"
urlpatterns = [
    path("", views.chat, name="chat"),
    path("moi/", views.news, name="news"),
    path("chua-doc/", views.unread, name="unread"),
    path("tep/<int:turn>/<int:number>/", views.file, name="file"),
    path("roi/", views.leave, name="leave"),
]
