"""The citizens' pages of the one-stop shop."""

from django.urls import path

from dossiers.views import by_grant, by_token, files, look_up

app_name = "dossiers"
urlpatterns = [
    path("ho-so/", look_up.look_up, name="look_up"),
    path("ho-so/mo/", look_up.open_dossier, name="open"),
    path("ho-so/khong-mo/", look_up.show_not_opened, name="not_opened"),
    path("ho-so/dong/", look_up.close_dossier, name="close"),
    path("ho-so/danh-gia/", by_grant.rate, name="rate"),
    path("ho-so/nhan-tin/", by_grant.follow, name="follow"),
    path("t/<str:token>/", by_token.show, name="token"),
    path("t/<str:token>/danh-gia/", by_token.rate, name="token_rate"),
    path("t/<str:token>/nhan-tin/", by_token.follow, name="token_follow"),
    path("ket-qua/<str:signed>/", files.open_file, name="file"),
]
