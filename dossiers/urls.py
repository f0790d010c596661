"""The citizens' pages of the one-stop shop."""

from django.urls import path

from dossiers.views import by_grant, by_token, files, look_up, offices
from dossiers.views.filing import begin, declaration, done, fill

app_name = "dossiers"
urlpatterns = [
    path("ho-so/", look_up.look_up, name="look_up"),
    path("ho-so/mo/", look_up.open_dossier, name="open"),
    path("ho-so/khong-mo/", look_up.show_not_opened, name="not_opened"),
    path("ho-so/dong/", look_up.close_dossier, name="close"),
    path("ho-so/danh-gia/", by_grant.rate, name="rate"),
    path("ho-so/nhan-tin/", by_grant.follow, name="follow"),
    path("t/<str:token>/", by_token.show, name="token"),
    path("t/<str:token>/danh-gia/", by_token.rate, name="token_rate"),
    path("t/<str:token>/nhan-tin/", by_token.follow, name="token_follow"),
    path("t/<str:token>/nop-them/", by_token.supplement, name="token_supplement"),
    path("t/<str:token>/nhan-tin/bo/", by_token.remove_follower, name="token_remove_follower"),
    path("ho-so/nhan-tin/bo/", by_grant.remove_follower, name="remove_follower"),
    path("t/<str:token>/nhan-tin/so/", by_token.confirm_phone, name="token_confirm_phone"),
    path("ho-so/nhan-tin/so/", by_grant.confirm_phone, name="confirm_phone"),
    path("ho-so/nop-them/", by_grant.supplement, name="supplement"),
    path("t/<str:token>/gui-ket-qua/", by_token.send_result, name="token_send_result"),
    path("ho-so/gui-ket-qua/", by_grant.send_result, name="send_result"),
    path("t/<str:token>/han.ics", by_token.due_date, name="token_due_date"),
    path("ho-so/han.ics", by_grant.due_date, name="due_date"),
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
    path("nop-ho-so/kiem-tra/", fill.check, name="file_check"),
    path("nop-ho-so/bo/", fill.give_up, name="file_give_up"),
    path("nop-ho-so/xong/", done.done, name="file_done"),
    path("nop-ho-so/roi/", done.leave, name="file_leave"),
    path("co-quan/", offices.index, name="offices"),
    path("co-quan/dia-ban/<str:code>/", offices.commune, name="commune"),
    path("co-quan/<str:code>/", offices.office, name="office"),
    path("ket-qua/<str:signed>/", files.open_file, name="kept_file"),
]
