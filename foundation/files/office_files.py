"""Files that the staff offer for download: a few known kinds, recognised by their first bytes, kept under
random names."""

import re
import uuid
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from foundation.files import documents

MAX_BYTES = 20 * 1024 * 1024
KINDS = ("pdf", "docx", "xlsx", "pptx", "doc", "xls", "ppt")
OFFICE = "application/vnd.openxmlformats-officedocument"
MIME = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "pptx": f"{OFFICE}.presentationml.presentation",
}


@dataclass(frozen=True, slots=True)
class FileDescription:
    """`kind`: a key of KINDS; `size` in bytes; `stem`: the name it came with, without its ending."""

    kind: str
    size: int
    stem: str


def accept_upload(upload: Any) -> FileDescription:
    """What an uploaded file is; it gets a random name. Raises ValidationError where its bytes do not bear out
    its ending, where it has macros, or is too large."""
    kind = PurePath(upload.name).suffix.lower().removeprefix(".")
    if upload.size > MAX_BYTES:
        raise ValidationError(_("At most 20 MB."))
    content = upload.read()
    upload.seek(0)
    unknown = _("Attach one of these, unchanged: %(kinds)s.") % {"kinds": ", ".join(KINDS)}
    try:
        is_what_it_says = kind in KINDS and documents.check(content, KINDS) == kind
    except documents.NotADocument:
        raise ValidationError(unknown) from None
    except documents.DocumentRefused as error:
        raise ValidationError(error.message) from error
    if not is_what_it_says:
        raise ValidationError(unknown)
    stem = PurePath(upload.name).stem[:120]
    upload.name = f"{uuid.uuid4().hex}.{kind}"
    return FileDescription(kind, upload.size, stem)


def download_name(name: str, kind: str) -> str:
    """The file's name in a download: what readers see, without what file systems dislike."""
    plain = re.sub(r"[^\w\s.-]", "", name).strip() or "tep"
    return f"{plain}.{kind}"


class OfficeFileForm(forms.ModelForm):
    """For a model with name, file, kind and size. A file without a name is shown by the one it came with."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = False

    def clean_file(self) -> Any:
        if upload := self.files.get(self.add_prefix("file")):
            described = accept_upload(upload)
            self.instance.kind, self.instance.size = described.kind, described.size
            self.cleaned_data["name"] = self.cleaned_data.get("name", "").strip() or described.stem
        return self.cleaned_data["file"]
