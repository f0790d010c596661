"""The parts of an article at the desk: their form, a paste cut into parts, a preview, moves without scripts.

Scripts (static/js/desk-blocks.js) only rearrange the form; what is saved is what BlockForm accepts.
"""

import uuid
from html import unescape
from http import HTTPStatus
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin, StackedInline
from unfold.contrib.forms.widgets import WysiwygWidget
from unfold.decorators import display
from unfold.widgets import UnfoldAdminURLInputWidget

from announcements import blocks, pasting
from announcements.models import Article, ArticleState, Block
from foundation.files.pictures import clean_for_form

MAX_PASTE = 40 * 1024 * 1024  # bytes of HTML, and of RTF, which holds each picture two or three times


class TextWidget(WysiwygWidget):
    """Trix; a plain field of HTML without scripts."""

    class Media:  # in this order; not the theme's own Trix, which has known faults
        extend = False
        css = {"all": ("unfold/forms/css/trix/trix.css",)}
        js = ("vendor/trix/trix.js", "unfold/forms/js/trix.config.js", "js/desk-trix.js")

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        named = {"aria-label": _("text, or caption")}
        plain = forms.Textarea({"rows": 8, "class": "article-html", **named})
        return format_html(
            "{}<noscript>{}</noscript>",
            super().render(name, value, {**(attrs or {}), **named}, renderer),
            plain.render(name, value),
        )


class BlockForm(forms.ModelForm):
    url = forms.URLField(
        label=_("address of the video"),
        required=False,
        assume_scheme="https",
        widget=UnfoldAdminURLInputWidget,
    )
    # A field and no file: it comes back with a form that is refused.
    pasted = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Block
        fields = ["position", "kind", "text", "picture", "alt", "credit", "url", "table"]
        widgets = {"text": TextWidget}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(table := self.fields.get("table"), forms.CharField):
            table.strip = False  # a heading may begin with an empty cell

    def has_changed(self) -> bool:
        """A new part that only has its place is empty."""
        changed = set(self.changed_data)
        return bool(changed if self.instance.pk else changed - {"position"})

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        for name in data.keys() & {*BlockForm.Meta.fields}:
            setattr(self.instance, name, data[name])
        if self.instance.kind == Block.Kind.PICTURE and (content := self._new_picture()):
            picture = clean_for_form(content, "picture", longest=blocks.PICTURE_SIDE)
            self.instance.width, self.instance.height = picture.width, picture.height
            self.instance.picture = ContentFile(picture.content, name=f"{uuid.uuid4().hex}.jpg")
            data["picture"] = self.instance.picture
        if not self.errors:
            blocks.check(self.instance)
            data["text"] = self.instance.text
        return data

    def _new_picture(self) -> bytes:
        upload = self.files.get(self.add_prefix("picture"))
        return upload.read() if upload else pasting.decoded(self.cleaned_data.get("pasted", ""))


class BlockFormSet(forms.BaseInlineFormSet):
    def add_fields(self, form: Any, index: int | None) -> None:
        """A new part is the last one until it is moved."""
        super().add_fields(form, index)
        if form.instance.pk is None:
            form.initial["position"] = max((block.position for block in self.get_queryset()), default=0) + 1


class BlockInline(StackedInline):
    model = Block
    form = BlockForm
    formset = BlockFormSet
    template = "admin/announcements/blocks.html"
    ordering = ["position", "pk"]
    readonly_fields = ["words"]

    def get_extra(self, request: HttpRequest, obj: Article | None = None, **kwargs: Any) -> int:
        """`?part=` adds a part where no script does."""
        return int(request.GET.get("part") in Block.Kind.values)

    def get_fields(self, request: HttpRequest, obj: Article | None = None) -> list[str]:
        """A released article is only read: its text without the marks of the editor."""
        is_read = obj is not None and obj.state == ArticleState.RELEASED
        return [("words" if is_read and name == "text" else name) for name in BlockForm.Meta.fields]

    @display(description=_("text"))
    def words(self, block: Block) -> str:
        return unescape(strip_tags(block.text)) or "–"


class BlockEditorAdmin(ModelAdmin):
    """For the admin of articles."""

    change_form_outer_after_template = "admin/announcements/article_preview.html"

    def get_urls(self) -> list[Any]:
        paste, preview = (
            self.admin_site.admin_view(require_POST(view)) for view in (self.paste, self.preview)
        )
        return [
            path("dan/", paste, name="announcements_article_paste"),
            path("xem-truoc/", preview, name="announcements_article_preview_new"),
            path("<int:pk>/xem-truoc/", preview, name="announcements_article_preview"),
            *super().get_urls(),
        ]

    def paste(self, request: HttpRequest) -> HttpResponse:
        """JSON: `parts` as fields of the form, `said` for the editor. `html`, `rtf`: files, as pasted."""
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied
        html, rtf = _pasted(request, "html"), _pasted(request, "rtf")
        try:
            parts = pasting.parts_of(html, rtf)
        except pasting.TooDeep:
            return HttpResponse(status=HTTPStatus.UNPROCESSABLE_ENTITY)
        fields = ("kind", "text", "table", "alt", "pasted", "missing")
        told = [{name: getattr(part, name) for name in fields} for part in parts]
        return JsonResponse({"parts": told, "said": _what_came(parts)})

    def preview(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """The article as typed, on a page of its own; nothing is saved."""
        article = get_object_or_404(Article, pk=pk) if pk else Article()
        may = self.has_change_permission(request, article) if pk else self.has_add_permission(request)
        if not may:
            raise PermissionDenied
        form = self.get_form(request, article if pk else None)(request.POST, instance=article)
        form.is_valid()
        inline = next(each for each in self.get_inline_instances(request) if isinstance(each, BlockInline))
        formset = inline.get_formset(request, article)(
            request.POST, request.FILES, instance=article, prefix="blocks"
        )
        context = {"article": article, "parts": _typed_parts(formset)}
        return render(request, "admin/announcements/preview.html", context)

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        values = super().get_formset_kwargs(request, obj, inline, prefix)
        kind = request.GET.get("part")
        if isinstance(inline, BlockInline) and kind in Block.Kind.values and request.method == "GET":
            values["initial"] = [{"kind": kind}]
        return values

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Buttons of a part save the form when no script answers them, and lead back to it."""
        data = request.POST
        added = data.get("_add_part", "")
        if "_move" in data or added:
            request.POST = moved(data, data.get("_move", ""))  # type: ignore[assignment]
        response = super().changeform_view(request, *args, **kwargs)
        if added in Block.Kind.values and response.status_code == HTTPStatus.FOUND:
            response["Location"] = f"{response['Location'].partition('?')[0]}?part={added}#blocks-group"
        return response


def moved(data: QueryDict, move: str) -> QueryDict:
    """The form with its parts numbered anew; `move` is `blocks-3:up` or `blocks-3:down`, or nothing."""
    data = data.copy()
    part, _sign, way = move.partition(":")
    prefixes = [f"blocks-{number}" for number in range(_number(data.get("blocks-TOTAL_FORMS")))]
    order = sorted(prefixes, key=lambda prefix: _number(data.get(f"{prefix}-position")))
    if part in order:
        old = order.index(part)
        new = old + (-1 if way == "up" else 1)
        if 0 <= new < len(order):
            order[old], order[new] = order[new], order[old]
    for number, prefix in enumerate(order, 1):
        data[f"{prefix}-position"] = str(number)
    data["_continue"] = "1"
    return data


def _number(typed: str | None) -> int:
    return int(typed) if typed and typed.isdecimal() and len(typed) <= 4 else 0


def _pasted(request: HttpRequest, name: str) -> str:
    upload = request.FILES.get(name)
    if upload is None or (upload.size or 0) > MAX_PASTE:
        return ""
    return upload.read().decode("utf-8", errors="replace")


def _what_came(parts: list[pasting.Part]) -> str:
    """«2 texts, 1 table, 3 pictures», and which pictures did not come."""
    kinds = [part.kind for part in parts if not part.missing]
    counts = {
        Block.Kind.TEXT: ngettext("%(count)d text", "%(count)d texts", kinds.count(Block.Kind.TEXT)),
        Block.Kind.TABLE: ngettext("%(count)d table", "%(count)d tables", kinds.count(Block.Kind.TABLE)),
        Block.Kind.PICTURE: ngettext(
            "%(count)d picture", "%(count)d pictures", kinds.count(Block.Kind.PICTURE)
        ),
    }
    told = ", ".join(words % {"count": kinds.count(kind)} for kind, words in counts.items() if kind in kinds)
    said = gettext("Pasted: %(what)s.") % {"what": told} if told else gettext("Nothing to paste was found.")
    if len(parts) == pasting.MAX_PARTS:
        said += " " + gettext("Only the first %(number)d parts were taken.") % {"number": len(parts)}
    if missing := ", ".join(part.missing for part in parts if part.missing):
        lost = gettext("Pictures that did not come along: %(names)s. Choose their files below.")
        said = f"{said} {lost % {'names': missing}}" if told else lost % {"names": missing}
    return said


def _typed_parts(formset: Any) -> list[dict[str, Any]]:
    """Each part that is not removed, in its order, with what keeps it from being saved."""
    parts = []
    for form in formset.forms:
        errors = {name: words for name, words in form.errors.items() if name != "picture"}
        if form.cleaned_data.get("DELETE") or not (form.instance.pk or form.has_changed()):
            continue
        # Scripts send the name of a chosen file and show the picture themselves.
        is_named = bool(form.data.get(form.add_prefix("picture")))
        is_new = bool({"picture", "pasted"} & {*form.changed_data})
        is_unsaved = is_named or is_new or not form.instance.picture
        parts.append(
            {
                "block": form.instance,
                "prefix": form.prefix,
                "is_unsaved_picture": form.instance.kind == Block.Kind.PICTURE and is_unsaved,
                "problems": [word for words in errors.values() for word in words],
            }
        )
    return sorted(parts, key=lambda part: part["block"].position)
