"""Look-ups: what authorities publish. Scores and violations name no person and belong to no record here."""

from foundation.declarations import Kept, Purged, declare
from lookups.kinds.violations.retention import LISTED_FOR

SCORES = Kept("Kết quả thi do nhà nước công bố theo số báo danh, không có họ tên, không nối với ai")
PLATES = Purged("lookups.kinds.violations.tasks.forget_unlisted", after=LISTED_FOR)

declare("exams.Exam", not_personal="key name councils numbered_columns source snapshot")
declare("exams.Candidate", personal={"sbd": SCORES, "wishes": SCORES, "factor": SCORES})
declare("exams.Correction", personal={"sbd": SCORES, "scores": SCORES})
declare("exams.CutOff", not_personal="school_code school")
declare("exams.ScoreWatch", owner="citizen", deletes_row=True, personal={"sbd": SCORES})
declare("subscriptions.Subscription", owner="citizen", deletes_row=True, not_personal="topic")
declare("power_cuts.PowerCut", not_personal="code area folded reason company")
declare("power_cuts.Bulletin", not_personal="source phone url")
declare("hazards.HazardKind", not_personal="key name aliases")
declare(
    "hazards.HazardNotice",
    not_personal="title number issuer area situation forecast advice source_url alone_because review_remark",
)
declare("hazards.ReceivedAlert", not_personal="url entry sender identifier kind remark content")
declare("hazards.RiverStation", not_personal="river name")
declare("hazards.Shelter", not_personal="name address phone note")
declare("hazards.Hotline", not_personal="label phone")
declare(
    "health.Facility",
    not_personal="name old_names bhyt_code specialities vaccines address lat lng phone emergency_phone"
    " folded",
)
declare("epidemics.Disease", not_personal="key name aliases advice hotline source")
declare(
    "epidemics.OutbreakLevel",
    not_personal="measures legal_basis alone_because review_remark withdrawn_because",
)
declare("epidemics.Site", not_personal="name address hours offers target_group phone")
declare("land_prices.PriceTable", not_personal="decision title issuer url note")
declare(
    "land_prices.LandPrice",
    not_personal="commune_name district_name street segment_from segment_to prices page note street_key"
    " segment_key",
)
declare(
    "legal.LegalDocument",
    not_personal="number issuer signer field abstract text gazette file url note issuer_code abstract_key"
    " text_key ended_why ended_parts",
)
declare("legal.LegalArticle", not_personal="number heading text heading_key text_key")
declare("legal.Relation", not_personal="target_number note")
declare("buses.Feed", not_personal="publisher url version")
declare("buses.Route", not_personal="gtfs_id short_name long_name note note_en agency phone key")
declare("buses.Stop", not_personal="gtfs_id name note latitude longitude zone key station")
declare("buses.Service", not_personal="gtfs_id weekdays added removed")
declare("buses.Trip", not_personal="gtfs_id headsign")
declare("buses.Fare", not_personal="origin destination")
declare("violations.Batch", not_personal="source")
declare(
    "violations.Violation",
    personal={"plate": PLATES},
    not_personal="place behaviour detected_by settled_at phone",
)
