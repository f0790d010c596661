"""The citizens' pages of petitions, below `/phan-anh/`."""

from django.urls import path

from petitions.views import look_up, page, public, wizard

app_name = "petitions"
urlpatterns = [
    path("", public.home, name="home"),
    path("gui/", wizard.what, name="what"),
    path("gui/noi-khac/", wizard.referral, name="referral"),
    path("gui/o-dau/", wizard.where, name="where"),
    path("gui/hinh-anh/", wizard.add_pictures, name="pictures"),
    path("gui/anh/<int:pk>/", wizard.draft_picture, name="draft_picture"),
    path("gui/lien-he/", wizard.contact, name="contact"),
    path("gui/kiem-tra/", wizard.check, name="check"),
    path("gui/xoa/", wizard.drop, name="drop"),
    path("tra-cuu/", look_up.track, name="track"),
    path("khong-mo/", look_up.not_opened, name="not_opened"),
    path("xem/<str:token>/", page.show, name="by_token"),
    path("xem/<str:token>/danh-gia/", page.rate, name="rate"),
    path("xem/<str:token>/xem-lai/", page.reopen, name="reopen"),
    path("xem/<str:token>/bo-sung/", page.add_information, name="add_information"),
    path("xem/<str:token>/so-dien-thoai/", page.confirm_phone, name="confirm_phone"),
    path("xem/<str:token>/anh/<int:pk>/", page.picture, name="picture"),
    path("xem/<str:token>/tep/<int:pk>/", page.enclosure, name="enclosure"),
    path("cong-khai/", public.published, name="published"),
    path("cong-khai/diem.json", public.points, name="points"),
    path("cong-khai/<str:code>/", public.answer, name="answer"),
    path("cong-khai/<str:code>/anh/<int:pk>/", public.public_picture, name="public_picture"),
    path("don-vi/", public.units, name="units"),
]
