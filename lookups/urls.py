from django.urls import path

from lookups import views
from lookups.kinds.buses.views import lines as bus_lines
from lookups.kinds.hazards import views as hazards
from lookups.kinds.hazards.views import cap_index, warnings_feed
from lookups.kinds.legal.views import pdf
from lookups.kinds.power_cuts.calendar import calendar

app_name = "lookups"
urlpatterns = [
    path("", views.index, name="index"),
    path("xe-buyt/tuyen.json", bus_lines, name="bus_lines"),
    path("van-ban/<int:pk>.pdf", pdf, name="legal_pdf"),
    path("noi-o/", hazards.remember, name="remember_commune"),
    path("thien-tai/atom.xml", warnings_feed, name="warnings_feed"),
    path("thien-tai/cap/", cap_index, name="cap_index"),
    path("thien-tai/cap/<int:pk>.xml", hazards.cap_message, name="cap_message"),
    path("thien-tai/cap/<int:pk>-huy.xml", hazards.cap_cancel, name="cap_cancel"),
    path("thien-tai/<int:pk>/", hazards.warning, name="warning"),
    path("cup-dien/lich.ics", calendar, name="power_cuts_calendar"),
    path("<slug:key>/", views.look_up, name="look_up"),
]
