from django.urls import path

from inbox.views import files, numbers, pages, verbs

app_name = "inbox"
urlpatterns = [
    path("", pages.lists, name="lists"),
    path("moi/", pages.list_news, name="list_news"),
    path("mau-tra-loi/", pages.canned, name="canned"),
    path("so-lieu/", numbers.figures, name="figures"),
    path("<int:pk>/", pages.conversation, name="conversation"),
    path("<int:pk>/moi/", pages.conversation_news, name="conversation_news"),
    path("<int:pk>/nhan/", verbs.take, name="take"),
    path("<int:pk>/tra-loi/", verbs.answer, name="answer"),
    path("<int:pk>/rut/<int:turn>/", verbs.undo, name="undo"),
    path("<int:pk>/bot-sai/<int:turn>/", verbs.bot_was_wrong, name="bot_was_wrong"),
    path("<int:pk>/dang-soan/", verbs.typing, name="typing"),
    path("<int:pk>/ghi-chu/", verbs.note, name="note"),
    path("<int:pk>/them-gio/", verbs.more_time, name="more_time"),
    path("<int:pk>/chuyen/", verbs.hand_over, name="hand_over"),
    path("<int:pk>/tra-lai/", verbs.give_back, name="give_back"),
    path("<int:pk>/dong/", verbs.close, name="close"),
    path("<int:pk>/xem/<slug:kind>/<slug:key>/", verbs.matter, name="matter"),
    path("<int:pk>/viec/<slug:key>/", verbs.act, name="act"),
    path("<int:pk>/tep/<int:turn>/<int:number>/", files.kept_file, name="file"),
]
