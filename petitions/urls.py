"""The citizens' pages of petitions, below `/phan-anh/`."""

from django.urls import path

from petitions.views import page, public, track, write

app_name = "petitions"
urlpatterns = [
    path("", public.home, name="home"),
    path("gui/", write.tell, name="tell"),
    path("gui/noi-khac/", write.referral, name="referral"),
    path("gui/o-dau/", write.where, name="where"),
    path("gui/hinh-anh/", write.add_pictures, name="pictures"),
    path("gui/anh/<int:pk>/", write.draft_picture, name="draft_picture"),
    path("gui/lien-he/", write.contact, name="contact"),
    path("gui/kiem-tra/", write.check, name="check"),
    path("gui/xoa/", write.drop, name="drop"),
    path("tra-cuu/", track.track, name="track"),
    path("khong-mo/", track.not_opened, name="not_opened"),
    path("xem/<str:token>/", page.show, name="by_token"),
    path("xem/<str:token>/danh-gia/", page.rate, name="rate"),
    path("xem/<str:token>/xem-lai/", page.reopen, name="reopen"),
    path("xem/<str:token>/bo-sung/", page.add_information, name="add_information"),
    path("xem/<str:token>/so-dien-thoai/", page.confirm_phone, name="confirm_phone"),
    path("xem/<str:token>/anh/<int:pk>/", page.picture, name="picture"),
    path("xem/<str:token>/tep/<int:pk>/", page.enclosure, name="enclosure"),
    path("cong-khai/", public.published, name="published"),
    path("cong-khai/<str:code>/", public.answer, name="answer"),
    path("cong-khai/<str:code>/anh/<int:pk>/", public.public_picture, name="public_picture"),
    path("don-vi/", public.units, name="units"),
]
