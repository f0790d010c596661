"""Drafts: begun, filled in, sent. One becomes a dossier, or the answer to a supplement request."""

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import services
from dossiers.errors import DossierRefusal, InvalidDetail
from dossiers.models import (
    Agency,
    Dossier,
    DossierDraft,
    DraftAnswer,
    DraftFile,
    Follow,
    Procedure,
    ProcedureField,
    SupplementRequest,
)
from dossiers.models.drafts import CODE_LENGTH, LIVES_FOR
from dossiers.services import CITIZEN, PaperFile
from dossiers.services.files import stored
from dossiers.submission import declaration
from dossiers.submission.procedure_search import offices
from dossiers.submission.uploaded_files import UploadedFile, check_upload
from dossiers.workflow import Status
from foundation.citizens.models import Citizen
from foundation.citizens.services import record_consent
from foundation.files import stored_files
from foundation.files.uploads import has_disk_space
from foundation.rate_limits import RateLimiter

logger = logging.getLogger(__name__)

MAX_FILES_PER_PAPER, MAX_FILES, MAX_BYTES = 10, 40, 80 * 1024 * 1024
MAX_OPEN_DRAFTS = 5  # drafts of one citizen
REOPENING = RateLimiter("draft-code", "10/15 minutes; 20/hour; 40/6 hours; 70/day")
# A commune's hall or a school shares one address: about a hundred dossiers of 10 MB a day.
UPLOADED = RateLimiter("draft", f"{1024**3}/day")
PURPOSE = "dossier"


class DraftRefused(DossierRefusal):
    """The draft is gone, full, or of a procedure that is not handed in here."""


class Incomplete(DossierRefusal):
    """Something is still missing; `gaps` say what, in order."""

    def __init__(self, found: "Sequence[Gap]") -> None:
        named = "; ".join(gap.words for gap in found)
        super().__init__(_("Still missing: %(what)s.") % {"what": named})
        self.gaps = found


@dataclass(frozen=True, slots=True)
class Gap:
    """`step` is office, applicant, declaration or papers; `paper` names the paper that has no file."""

    step: str
    words: str
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A paper that is asked for, with what was sent for it; `template_pk` of one with a file to fill in."""

    name: str
    note: str
    is_required: bool
    files: tuple[DraftFile, ...]
    template_pk: int | None = None


def consent_words() -> str:
    """What is agreed to by handing in, in the language that is active: as it was shown, so it is kept."""
    return _(
        "I agree that the authorities use these details and papers to handle the dossier, and I declare that "
        "what I wrote is true."
    )


def begin(*, procedure: Procedure, channel: str, citizen: Citizen | None = None) -> DossierDraft:
    """A new application. In a chat the same procedure begun before is gone on with."""
    if not procedure.is_filed_here:
        raise DraftRefused(_("This procedure is handed in at the National Portal."))
    if citizen is None:
        return _new(procedure=procedure, channel=channel)
    mine = DossierDraft.objects.open().filter(citizen=citizen)
    earlier = mine.filter(procedure=procedure).first()
    if earlier:
        return earlier
    if mine.count() >= MAX_OPEN_DRAFTS:
        many = _(
            "You have %(n)s dossiers in preparation. Please submit or drop one before you begin another."
        )
        raise DraftRefused(many % {"n": MAX_OPEN_DRAFTS})
    known = {name: getattr(citizen, name) for name in ("full_name", "phone", "address")}
    return _new(procedure=procedure, channel=channel, citizen=citizen, **(known if citizen.phone else {}))


def begin_supplement(*, dossier: Dossier, channel: str, citizen: Citizen | None = None) -> DossierDraft:
    """The answer to the dossier's open supplement request; one begun before is gone on with."""
    request = dossier.supplement_requests.filter(answered_at=None).last()
    if dossier.status != Status.SUPPLEMENT or request is None:
        raise DraftRefused(_("This dossier waits for no papers now."))
    mine = DossierDraft.objects.open().filter(request=request, citizen=citizen)
    earlier = mine.first() if citizen else None  # on the web nobody sees what another sent
    return earlier or _new(request=request, channel=channel, citizen=citizen, token_mark=dossier.token_mark)


def open_draft(pk: Any, *, citizen: Citizen | None = None) -> DossierDraft | None:
    """The draft while it lives, sent or not; of this citizen where one is given."""
    alive = DossierDraft.objects.filter(expires_at__gt=timezone.now())
    alive = alive.filter(citizen=citizen) if citizen else alive
    return (
        alive.select_related("procedure", "request__dossier__procedure", "office", "dossier")
        .filter(pk=pk)
        .first()
    )


def reopen(*, code: str, asker: str) -> DossierDraft | None:
    """The draft of that code, on another device; None while `asker` is locked out for guessing."""
    typed = re.sub(r"[\s.-]", "", code).upper()[: CODE_LENGTH + 1]
    is_allowed = REOPENING.hit(asker)
    draft = DossierDraft.objects.open().by_code(typed).first()
    if draft is None or not is_allowed:
        return None
    REOPENING.release(asker)
    return draft


@transaction.atomic
def choose_office(*, draft: DossierDraft, office: Agency) -> None:
    _hold(draft)
    draft.office = office
    _save(draft, "office")


@transaction.atomic
def choose_news(*, draft: DossierDraft, news: str, news_address: str = "") -> None:
    """How the applicant wants to be told (news_choice.py)."""
    _hold(draft)
    draft.news, draft.email = news, news_address or draft.email
    _save(draft, "news", "email")


@transaction.atomic
def fill_in(
    *,
    draft: DossierDraft,
    full_name: str,
    phone: str,
    address: str = "",
    email: str = "",
    identity_number: str = "",
) -> None:
    """Who applies. `phone` as typed, `identity_number` of 12 digits or 9. Raises WrongDetail."""
    _hold(draft)
    draft.full_name = declaration.name(full_name)
    draft.phone = declaration.phone(phone)
    draft.address = declaration.address(address)
    draft.email = declaration.email(email)
    draft.identity_number = declaration.identity_number(identity_number)
    _save(draft, "full_name", "phone", "address", "email", "identity_number")


@transaction.atomic
def declare(*, draft: DossierDraft, answers: Mapping[ProcedureField, str]) -> None:
    """Keep the answers, as typed, in place of those before. Raises InvalidDetail."""
    _hold(draft)
    tidy = {field: declaration.tidy(field, typed) for field, typed in answers.items()}
    by_label = {field.label: value for field, value in tidy.items()}
    for field, value in tidy.items():
        if fault := declaration.fault(field, value, by_label):
            raise InvalidDetail(f"{field.label}: {fault}")
    draft.answers.all().delete()
    DraftAnswer.objects.bulk_create(
        DraftAnswer(draft=draft, field=field, value=value) for field, value in tidy.items() if value
    )
    _save(draft)


def add_file(*, draft: DossierDraft, paper: str, filename: str, content: bytes, asker: str = "") -> DraftFile:
    """Keep a file for one of the papers wanted. Raises FileRefused, or DraftRefused for too many.

    `asker` is the network address that it came from; without one the citizen of the chat is counted.
    """
    if not UPLOADED.hit(asker or f"citizen {draft.citizen_id}", len(content)):
        raise DraftRefused(_("Too many files were sent from your network today. Please continue tomorrow."))
    incoming = check_upload(filename, content)
    try:
        if has_disk_space():
            return _keep_file(draft, paper, incoming)
    except OSError:
        logger.exception("a file of a draft could not be stored")
    raise DraftRefused(_("Files cannot be taken at this moment. Please try again later."))


@transaction.atomic
def _keep_file(draft: DossierDraft, paper: str, incoming: UploadedFile) -> DraftFile:
    _hold(draft)
    if paper not in {want.name for want in wanted(draft)}:
        raise DraftRefused(_("This dossier does not need that paper."))
    kept = list(draft.files.values_list("paper", "size"))
    if len(kept) >= MAX_FILES or sum(size for _paper, size in kept) + len(incoming.content) > MAX_BYTES:
        many = _("The dossier has too many files (at most %(n)s files, 80 MB). Please remove some.")
        raise DraftRefused(many % {"n": MAX_FILES})
    if sum(name == paper for name, _size in kept) >= MAX_FILES_PER_PAPER:
        most = _("At most %(n)s files for each paper.")
        raise DraftRefused(most % {"n": MAX_FILES_PER_PAPER})
    added = DraftFile.objects.create(
        draft=draft,
        paper=paper,
        name=incoming.name,
        size=len(incoming.content),
        file=stored(incoming.content, incoming.name),
    )
    _save(draft)
    return added


@transaction.atomic
def remove_file(*, draft: DossierDraft, file_pk: int) -> bool:
    """False where it was gone already."""
    _hold(draft)
    found = draft.files.filter(pk=file_pk).first()
    if found is None:
        return False
    stored_files.delete_after_commit([str(found.file.name)])
    found.delete()
    _save(draft)
    return True


@transaction.atomic
def discard(draft: DossierDraft) -> None:
    """The citizen gives it up, or its time is over: the draft goes with its files."""
    stored_files.delete_after_commit(str(file.file.name) for file in draft.files.all())
    draft.delete()


def wanted(draft: DossierDraft) -> list[Wanted]:
    """The papers asked for, in order, each with its files; not those that the declaration stands for."""
    sent: dict[str, list[DraftFile]] = {}
    for file in draft.files.all():
        sent.setdefault(file.paper, []).append(file)
    if draft.procedure:
        is_declared = declaration.is_part(draft)
        papers = [
            paper
            for paper in draft.procedure.papers.all()
            if not (is_declared and paper.is_filled_here) or paper.name in sent
        ]
        asked = [(each.name, "", each.is_required, each.pk if each.template else None) for each in papers]
    else:
        assert draft.request is not None  # noqa: S101 the table's constraint
        items = draft.request.items.filter(answered_at=None).order_by("pk")
        asked = [(item.name, item.note, True, None) for item in items]
    return [Wanted(name, note, must, tuple(sent.get(name, ())), form) for name, note, must, form in asked]


def gaps(draft: DossierDraft) -> list[Gap]:
    """What must still be said or sent before it can go, in the order of the steps."""
    found = []
    if draft.procedure:
        if draft.office is None or not offices().filter(pk=draft.office.pk).exists():
            found.append(Gap("office", _("where it is handed in")))
        if not draft.full_name:
            found.append(Gap("applicant", _("the full name")))
        if not draft.phone:
            found.append(Gap("applicant", _("the phone number")))
        found += [Gap("declaration", field.translated("label")) for field in declaration.missing(draft)]
    missing = [want.name for want in wanted(draft) if want.is_required and not want.files]
    return found + [Gap("papers", _("“%(name)s”") % {"name": name}, name) for name in missing]


def send(*, draft: DossierDraft, consent: str, channel: str, proof: dict[str, Any]) -> Dossier:
    """Hand it in; `consent` are the words agreed to. A draft sent twice leads to the same dossier.

    Raises Incomplete, or whatever dossiers.services refuses; then nothing is changed but the version of the
    procedure, which is that of today.
    """
    _move_to_the_version_in_force(draft)
    return _send(draft, consent, channel, proof)


@transaction.atomic
def _send(draft: DossierDraft, consent: str, channel: str, proof: dict[str, Any]) -> Dossier:
    _hold(draft, may_be_sent=True)
    if draft.sent_to:
        return draft.sent_to
    missing = gaps(draft)
    if missing:
        raise Incomplete(missing)
    dossier = _answer(draft) if draft.request else _submit(draft)
    person = draft.citizen or dossier.applicant
    record_consent(citizen=person, purpose=PURPOSE, wording=consent, channel=channel, proof=proof)
    _close(draft, dossier)
    return dossier


@transaction.atomic
def forget_expired() -> int:
    """Delete the drafts whose time is over, with their files; how many."""
    old = list(DossierDraft.objects.expired().select_for_update(skip_locked=True)[:500])
    for draft in old:
        discard(draft)
    return len(old)


@transaction.atomic
def _move_to_the_version_in_force(draft: DossierDraft) -> None:
    """What a newer version asks for besides is missing then. Raises DraftRefused where none is handed in
    here any more."""
    _hold(draft, may_be_sent=True)
    if draft.is_sent or draft.procedure is None:
        return
    filed_here = Procedure.objects.current().filter(is_filed_here=True)
    if filed_here.filter(pk=draft.procedure_id).exists():
        return
    versions = filed_here.exclude(national_code="").filter(national_code=draft.procedure.national_code)
    newest = versions.newest_first().first()
    if newest is None:
        raise DraftRefused(_("This procedure is no longer handed in here. Please ask the one-stop unit."))
    draft.procedure = newest
    _save(draft, "procedure")


def _submit(draft: DossierDraft) -> Dossier:
    assert draft.procedure is not None and draft.office is not None  # noqa: S101 no gaps are left
    dossier = services.submit(
        by=CITIZEN,
        procedure=draft.procedure,
        received_at_agency=draft.office,
        competent_agency=draft.procedure.competent_for(draft.office),
        applicant=_applicant(draft),
        papers=_papers(draft),
        notify=draft.citizen is None,  # in a chat the answer itself says it
    )
    if draft.citizen:
        services.follow(dossier=dossier, citizen=draft.citizen, proof=Follow.Proof.APPLICANT)
    return dossier


def _answer(draft: DossierDraft) -> Dossier:
    assert draft.request is not None  # noqa: S101 the caller looked
    dossier = Dossier.objects.with_parties().get(pk=draft.request.dossier_id)
    open_request = SupplementRequest.objects.filter(pk=draft.request.pk, answered_at=None)
    if not open_request.exists():
        raise DraftRefused(_("This request for papers was answered already."))
    services.answer_supplement(dossier=dossier, papers=_papers(draft))
    return dossier


def _applicant(draft: DossierDraft) -> Citizen:
    """The person of the chat where the name is his; else a record of its own.

    Who merely types a name and a phone proves nothing: nobody's known record is joined or changed by it.
    """
    given = {name: getattr(draft, name) for name in ("phone", "address", "email", "identity_number")}
    person = draft.citizen
    if person is None or (person.full_name and person.full_name != draft.full_name):
        return Citizen.objects.create(full_name=draft.full_name, **given)
    new = {name: value for name, value in given.items() if value and not getattr(person, name)}
    if person.phone and person.phone != draft.phone:
        return Citizen.objects.create(full_name=draft.full_name, **given)
    for name, value in (new | {"full_name": draft.full_name}).items():
        setattr(person, name, value)
    person.save()
    return person


def _papers(draft: DossierDraft) -> tuple[PaperFile, ...]:
    """The declaration; then one for each file, a paper's first by its very name, which answers a request."""
    declared = declaration.paper(draft)
    found = [declared] if declared else []
    for want in wanted(draft):
        for n, file in enumerate(want.files, start=1):
            with file.file.open("rb") as content:
                name = (
                    want.name if n == 1 else _("%(paper)s (file %(n)d)") % {"paper": want.name[:280], "n": n}
                )
                found.append(PaperFile(name, content.read(), file.name, copy_kind=2))
    return tuple(found)


def _close(draft: DossierDraft, dossier: Dossier) -> None:
    """It is kept a month, empty, so that a second press finds the same dossier."""
    files = list(draft.files.all())
    stored_files.delete_after_commit(str(file.file.name) for file in files)
    draft.files.all().delete()
    draft.answers.all().delete()
    draft.sent_at = timezone.now()
    if draft.procedure:
        draft.dossier = dossier
    for name in ("full_name", "phone", "email", "address", "identity_number"):
        setattr(draft, name, "")
    draft.save()


def _new(**values: Any) -> DossierDraft:
    return DossierDraft.objects.create(expires_at=timezone.now() + LIVES_FOR, **values)


def _hold(draft: DossierDraft, *, may_be_sent: bool = False) -> None:
    """The row as it is now, locked to the end of the transaction. Raises DraftRefused where it is gone."""
    try:
        draft.refresh_from_db(from_queryset=DossierDraft.objects.select_for_update())
    except DossierDraft.DoesNotExist:
        raise DraftRefused(_("This draft is gone. Please begin again.")) from None
    if draft.expires_at <= timezone.now():
        raise DraftRefused(_("This draft was not touched for 30 days and was deleted. Please begin again."))
    if draft.is_sent and not may_be_sent:
        raise DraftRefused(_("This dossier was submitted already."))


def _save(draft: DossierDraft, *fields: str) -> None:
    """Whoever goes on with it gets its whole time anew."""
    draft.expires_at = timezone.now() + LIVES_FOR
    draft.save(update_fields=[*fields, "expires_at", "updated_at"])
