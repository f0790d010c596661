from django.urls import path

from inbox.views import actions, pages

app_name = "inbox"
urlpatterns = [
    path("", pages.lists, name="lists"),
    path("moi/", pages.list_updates, name="list_updates"),
    path("tim/", pages.find, name="find"),
    path("khan-cap/", pages.emergencies, name="emergencies"),
    path("mau-tra-loi/", pages.canned, name="canned"),
    path("so-lieu/", pages.figures, name="figures"),
    path("<int:pk>/", pages.conversation, name="conversation"),
    path("<int:pk>/moi/", pages.conversation_updates, name="conversation_updates"),
    path("<int:pk>/goi-y/", pages.suggestions, name="suggestions"),
    path("<int:pk>/goi-y/<int:suggestion>/lay/", actions.take_suggestion, name="take_suggestion"),
    path("<int:pk>/nhan/", actions.take, name="take"),
    path("<int:pk>/tra-loi/", actions.answer, name="answer"),
    path("<int:pk>/rut/<int:turn>/", actions.undo, name="undo"),
    path("<int:pk>/bot-sai/<int:turn>/", actions.bot_was_wrong, name="bot_was_wrong"),
    path("<int:pk>/dang-soan/", actions.typing, name="typing"),
    path("<int:pk>/ghi-chu/", actions.note, name="note"),
    path("<int:pk>/da-nhan-khan-cap/", actions.acknowledge_emergency, name="acknowledge_emergency"),
    path("<int:pk>/them-gio/", actions.more_time, name="more_time"),
    path("<int:pk>/chuyen/", actions.hand_over, name="hand_over"),
    path("<int:pk>/tra-lai/", actions.give_back, name="give_back"),
    path("<int:pk>/dong/", actions.close, name="close"),
    path("<int:pk>/xem/<slug:kind>/<slug:key>/", actions.citizen_record, name="citizen_record"),
    path("<int:pk>/viec/<slug:key>/", actions.service_action, name="action"),
    path("<int:pk>/tep/<int:turn>/<int:number>/", pages.kept_file, name="file"),
]
