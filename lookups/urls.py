from django.urls import path

from lookups import views
from lookups.kinds.hazards.views import remember
from lookups.kinds.legal.views import pdf

app_name = "lookups"
urlpatterns = [
    path("", views.index, name="index"),
    path("van-ban/<int:pk>.pdf", pdf, name="legal_pdf"),
    path("noi-o/", remember, name="remember_commune"),
    path("<slug:key>/", views.look_up, name="look_up"),
]
