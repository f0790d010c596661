from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LegalConfig(AppConfig):
    name = "lookups.kinds.legal"
    label = "legal"
    verbose_name = _("Legal documents")

    def ready(self) -> None:
        from foundation.spreadsheets import importing as importers
        from lookups import permissions, registry
        from lookups.kinds.legal.importing import LegalImport
        from lookups.kinds.legal.kind import LegalDocuments
        from lookups.kinds.legal.layout import legal_layout
        from lookups.kinds.legal.models import LegalArticle, LegalDocument, Relation

        registry.register(LegalDocuments(), position=70)
        permissions.grant_editing("legal", "legaldocument", "relation")
        permissions.grant_viewing("legal", "legalarticle")
        importers.register(
            "legal",
            legal_layout,
            LegalImport.apply_rows,
            tracked={LegalDocument: "", LegalArticle: "document", Relation: "source"},
        )
