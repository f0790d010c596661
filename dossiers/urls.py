"""The citizens' pages of the one-stop shop."""

from django.urls import path

from dossiers.views import actions, by_grant, by_token, files, look_up, offices
from dossiers.views.due_date import due_date
from dossiers.views.filing import begin, declaration, done, fill

app_name = "dossiers"
# What the page of a dossier offers, by the address of its QR and to a browser that proved itself.
ACTIONS = {
    "rate": ("danh-gia/", actions.rate),
    "follow": ("nhan-tin/", actions.follow),
    "remove_follower": ("nhan-tin/bo/", actions.remove_follower),
    "confirm_phone": ("nhan-tin/so/", actions.confirm_phone),
    "supplement": ("nop-them/", begin.supplement),
    "send_result": ("gui-ket-qua/", actions.send_result),
    "due_date": ("han.ics", due_date),
}
urlpatterns = [
    path("ho-so/", look_up.look_up, name="look_up"),
    path("ho-so/mo/", look_up.open_dossier, name="open"),
    path("ho-so/khong-mo/", look_up.show_not_opened, name="not_opened"),
    path("ho-so/dong/", look_up.close_dossier, name="close"),
    path("t/<str:token>/", by_token.show, name="token"),
    *(
        path(f"t/<str:token>/{address}", by_token.act(action), name=f"token_{name}")
        for name, (address, action) in ACTIONS.items()
    ),
    *(
        path(f"ho-so/{address}", by_grant.act(action), name=name)
        for name, (address, action) in ACTIONS.items()
    ),
    path("nop-ho-so/", begin.start, name="file"),
    path("nop-ho-so/thu-tuc/<int:pk>/", begin.procedure, name="file_procedure"),
    path("nop-ho-so/mau/<int:pk>/", begin.template, name="file_template"),
    path("nop-ho-so/lam-tiep/", begin.reopen, name="file_reopen"),
    path("nop-ho-so/khong-thay/", begin.lost, name="file_lost"),
    path("nop-ho-so/noi-nhan/", fill.office, name="file_office"),
    path("nop-ho-so/nguoi-nop/", fill.applicant, name="file_applicant"),
    path("nop-ho-so/to-khai/", declaration.fill, name="file_declaration"),
    path("nop-ho-so/to-khai/pdf/", declaration.pdf, name="file_declaration_pdf"),
    path("nop-ho-so/giay-to/", fill.papers, name="file_papers"),
    path("nop-ho-so/nhan-tin/", fill.news, name="file_news"),
    path("nop-ho-so/kiem-tra/", fill.check, name="file_check"),
    path("nop-ho-so/bo/", fill.give_up, name="file_give_up"),
    path("nop-ho-so/xong/", done.done, name="file_done"),
    path("nop-ho-so/roi/", done.leave, name="file_leave"),
    path("co-quan/", offices.index, name="offices"),
    path("co-quan/dia-ban/<str:code>/", offices.commune, name="commune"),
    path("co-quan/<str:code>/", offices.office, name="office"),
    path("ket-qua/<str:signed>/", files.open_file, name="kept_file"),
]
