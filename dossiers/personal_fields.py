"""Personal data of dossiers. The administrative record stays: what was asked, when, what was decided.

Keys to a dossier (token, secret) are renewed by dossiers/personal_data.py; the answers to partners that hold
a secret are purged by a timer.
"""

from django.db.models import Q

from dossiers.api import idempotency
from dossiers.models import FeeNotice
from foundation.declarations import CLEARED, Kept, Purged, Replaced, declare

OF = "dossier__applicant"
ARCHIVE = Kept("Luật Lưu trữ 33/2024/QH15: số, ký hiệu văn bản là hồ sơ của cơ quan, không nêu tên người")
ACCOUNTS = Kept("Luật Kế toán 88/2015/QH13, Điều 41: chứng từ giữ 5 năm; chỉ còn số giao dịch, ngày, số tiền")
OFFICIAL = Kept("Họ tên người ký là của cán bộ, công khai trên văn bản")

declare(
    "dossiers.Agency",
    not_personal="code name short_name address lat lng phone"
    " bank_bin bank_name bank_account bank_account_name",
)
declare(
    "dossiers.Procedure",
    not_personal="national_code name name_en field time_limit_note fee_note result_name legal_basis synonyms"
    " situations portal_url certainty result_validity submitter_note submitter_source",
)
declare("dossiers.ProcedurePaper", not_personal="name name_en form validity template")
declare("dossiers.ProcedureField", not_personal="label label_en choices help help_en least most known")
declare("dossiers.NationalProcedure", not_personal="code name field handled_by url")
declare("dossiers.OutsideProcedure", not_personal="name synonyms situations handled_by url source")
declare("dossiers.ProcedureName", not_personal="folded terms")
declare("dossiers.ProcedureTerm", not_personal="term")
declare("dossiers.ProcedureStep", not_personal="name office")
declare("dossiers.ProcedureFee", not_personal="label note")
declare(
    "dossiers.Dossier",
    owner="applicant",
    personal={"current_office": CLEARED, "flags": Replaced([])},
    not_personal="code token token_hash secret",
)
declare("dossiers.StatusEvent", owner=OF, personal=dict.fromkeys(("note_public", "note_internal"), CLEARED))
declare("dossiers.ApprovalRequest", owner=OF, personal=dict.fromkeys(("note", "answer", "wanted"), CLEARED))
declare("dossiers.UsualReason", not_personal="act text")
declare("dossiers.ClockPause", owner=OF, not_personal="cause")
declare(
    "dossiers.DossierPaper",
    owner=OF,
    personal={"name": Replaced("Giấy tờ"), "file": CLEARED, "declared": CLEARED},
)
declare("dossiers.SupplementRequest", owner=OF, personal={"guidance": CLEARED}, not_personal="legal_basis")
declare(
    "dossiers.SupplementItem", owner=f"request__{OF}", personal={"name": Replaced("Giấy tờ"), "note": CLEARED}
)
declare(
    "dossiers.Document",
    owner=OF,
    personal={"number": ARCHIVE, "data": Replaced({}), "file": CLEARED, "sha256": ARCHIVE},
)
declare(
    "dossiers.ResultDocument",
    owner=OF,
    personal={
        "title": Replaced("Kết quả"),
        "number": ARCHIVE,
        "file": CLEARED,
        "sha256": ARCHIVE,
        "signer": OFFICIAL,
    },
)
# Before the drafts, whose deletion takes these rows along and would leave their files.
declare(
    "dossiers.DraftFile",
    owner="draft__citizen",
    deletes_row=True,
    personal=dict.fromkeys(("name", "file"), CLEARED),
    not_personal="paper",
)
declare("dossiers.DraftAnswer", owner="draft__citizen", deletes_row=True, personal={"value": CLEARED})
declare(
    "dossiers.DossierDraft",
    owner="citizen",
    deletes_row=True,
    personal=dict.fromkeys(("full_name", "phone", "email", "address", "identity_number"), CLEARED),
    not_personal="channel token_mark code code_hash news",
)
declare(
    "dossiers.FeeNotice",
    owner=OF,
    personal={"receipt_number": ACCOUNTS},
    not_personal="number reference bank_bin bank_name bank_account bank_account_name",
)
declare("dossiers.Payment", owner=f"notice__{OF}", personal={"receipt_number": ACCOUNTS}, not_personal="kind")
declare("dossiers.DayClosing", not_personal="account figures")
declare(
    "dossiers.Refund",
    owner=f"notice__{OF}",
    personal=dict.fromkeys(("reason", "payee", "answer"), CLEARED),
    not_personal="means",
    mentions="reason payee answer",
    unsettled=Q(state="asked"),
)
declare("dossiers.FeeLine", owner=f"notice__{OF}", personal={"label": Replaced("Lệ phí")})
declare("dossiers.Follow", owner="citizen", deletes_row=True)
declare("dossiers.LinkCode", owner=OF, deletes_row=True, not_personal="code")
declare("dossiers.Rating", owner=OF, personal={"comment": CLEARED}, not_personal="channel")
declare("dossiers.PartnerToken", not_personal="name token_hash scopes code_prefixes")
declare(
    "dossiers.IdempotencyRecord",
    personal={"response": Purged("dossiers.tasks.forget_old_answers", after=idempotency.KEPT)},
    not_personal="key request_hash",
)
declare(
    "dossiers.BankTransfer",
    owner=f"notice__{OF}",
    personal={"number": ACCOUNTS, **dict.fromkeys(("content", "why", "note"), CLEARED)},
    not_personal="account",
    mentions="content why note",
    unsettled=Q(state="to_check") | Q(notice__in=FeeNotice.objects.with_surplus()),
)
