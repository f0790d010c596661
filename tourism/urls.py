from django.urls import path

from tourism import festival_calendar, views

app_name = "tourism"
urlpatterns = [
    path("", views.home, name="home"),
    path("tim/", views.find, name="find"),
    path("diem.json", views.points, name="points"),
    path("lich-le-hoi/", views.calendar, name="calendar"),
    path("lich-le-hoi/lich.ics", festival_calendar.all_festivals, name="festivals_calendar"),
    path("anh/<slug:name>.<slug:ending>", views.photo, name="photo"),
    path("<slug:slug>/", views.section, name="section"),
    path("<slug:section>/<slug:slug>/", views.entry, name="entry"),
    path("<slug:section>/<slug:slug>/lich.ics", festival_calendar.one_festival, name="festival_calendar"),
    path("<slug:section>/<slug:slug>/qr.svg", views.qr_picture, name="qr"),
]
