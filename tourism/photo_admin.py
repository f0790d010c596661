"""The pictures of an entry in its editors' form."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.admin import StackedInline
from unfold.decorators import display
from unfold.widgets import UnfoldAdminFileFieldWidget

from foundation.files import stored_files
from tourism import photos, pictures
from tourism.models import Photo


class PictureInput(UnfoldAdminFileFieldWidget):
    """Without a link to the file: stored files are served by views only, and the preview shows it."""

    def is_initial(self, value: Any) -> bool:
        return False


class PhotoForm(forms.ModelForm):
    class Meta:
        model = Photo
        fields = ["file", "alt", "alt_en", "author", "licence", "is_drawing", "focus", "position"]
        widgets = {"file": PictureInput}

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        self.replaced: list[str] = []
        if upload := self.files.get(self.add_prefix("file")):
            stored = Photo.objects.filter(pk=self.instance.pk).first()
            self.replaced = stored.stored_names() if stored else []
            photos.store_upload(self.instance, upload)
            data["file"] = self.instance.file
        return data

    def save(self, commit: bool = True) -> Any:
        """Files are deleted here, not in `clean`: a form that is refused keeps its picture."""
        stored_files.delete_after_commit(self.replaced)
        return super().save(commit)


class PhotoInline(StackedInline):
    model = Photo
    form = PhotoForm
    extra = 0
    fields = [
        ("preview", "file"), ("alt", "alt_en"), ("author", "licence"), ("is_drawing", "focus", "position"),
    ]  # fmt: skip
    readonly_fields = ["preview"]

    @display(description=_("as it is shown"))
    def preview(self, photo: Photo) -> Any:
        if not photo.thumb:
            return "–"
        image = '<img src="{}" alt="" width="120" height="80" class="photo-preview">'
        return format_html(image, pictures.stored_url(photo.thumb))
