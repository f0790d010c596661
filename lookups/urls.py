from django.urls import path

from lookups import views
from lookups.kinds.hazards.views import remember
from lookups.kinds.legal.views import pdf
from lookups.kinds.power_cuts.calendar import calendar

app_name = "lookups"
urlpatterns = [
    path("", views.index, name="index"),
    path("van-ban/<int:pk>.pdf", pdf, name="legal_pdf"),
    path("noi-o/", remember, name="remember_commune"),
    path("cup-dien/lich.ics", calendar, name="power_cuts_calendar"),
    path("<slug:key>/", views.look_up, name="look_up"),
]
