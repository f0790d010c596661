from django.urls import path

from outreach.api import views

app_name = "outreach_api"
urlpatterns = [path("groups/", views.GroupsView.as_view(), name="groups")]
