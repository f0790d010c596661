from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.vietnamese.folding import fold, nfc
from lookups.fields import text_field
from lookups.kinds.legal import articles
from lookups.kinds.legal.models import Level


class LegalForm(forms.Form):
    q = text_field(
        _("Number, or words to search for"),
        _("For example: 118/2025/ND-CP or nd118"),
        max_length=200,
        required=True,
    )
    level = forms.ChoiceField(
        label=_("Issued by"), required=False, choices=[("", _("Anyone")), *Level.choices]
    )

    article = text_field(_("Article"), _("For example: 10"), max_length=8)

    def clean_article(self) -> str:
        return articles.number_asked(f"điều {self.cleaned_data['article']}")

    def clean_q(self) -> str:
        typed = nfc(self.cleaned_data["q"])
        if not fold(typed):
            raise forms.ValidationError(_("Please enter a number or some words."))
        return typed
