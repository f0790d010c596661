"""The tables of the one-stop shop, one file per subject."""

from dossiers.models.approvals import ApprovalRequest
from dossiers.models.catalogue import (
    Agency,
    OfficerDesk,
    Procedure,
    ProcedureFee,
    ProcedurePaper,
    ProcedureStep,
)
from dossiers.models.closings import DayClosing
from dossiers.models.dossier import ClockPause, DailySequence, Dossier, StatusEvent
from dossiers.models.drafts import DossierDraft, DraftAnswer, DraftFile
from dossiers.models.fees import FeeLine, FeeNotice
from dossiers.models.following import Follow, LinkCode, Rating
from dossiers.models.national_catalogue import NationalProcedure
from dossiers.models.office_hours import OpeningHours
from dossiers.models.papers import Document, DossierPaper, ResultDocument, SupplementItem, SupplementRequest
from dossiers.models.partners import IdempotencyRecord, PartnerToken, Scope
from dossiers.models.payments import Payment
from dossiers.models.procedure_fields import ProcedureField
from dossiers.models.procedure_names import OutsideProcedure, ProcedureName, ProcedureTerm
from dossiers.models.refunds import Refund
from dossiers.models.transfers import BankTransfer
from dossiers.models.usual_reasons import UsualReason
