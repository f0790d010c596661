from functools import partial

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class DossiersConfig(AppConfig):
    name = "dossiers"
    verbose_name = _("Dossiers")

    def ready(self) -> None:
        from django.contrib.auth.models import User

        from dossiers import conversation_context, map_points, matters, permissions, search_sources, timeline
        from dossiers import import_choices as stays
        from dossiers import personal_data as own_data
        from dossiers import wording_examples as wordings
        from dossiers.audiences import APPLICANTS
        from dossiers.catalogue_import.importing import NationalProcedureImport, ProcedureImport
        from dossiers.catalogue_import.layout import national_layout, procedure_layout
        from dossiers.figures import FIGURES, offices_of
        from dossiers.import_layout import dossier_layout
        from dossiers.models import Agency, NationalProcedure, OfficerDesk, OpeningHours, UsualReason
        from dossiers.office_import import AgencyImport, StaffImport
        from dossiers.office_layout import agency_layout, staff_layout
        from dossiers.reason_import import ReasonImport
        from dossiers.reason_layout import reason_layout
        from dossiers.services import Actor, bank_statements, recalculation
        from dossiers.services.importing import DossierImport
        from dossiers.statement_layout import statement_layout
        from dossiers.submission import procedure_index
        from dossiers.views.look_up import address_of_code
        from dossiers.workflow import ActorKind
        from foundation.accounts.access import ACCESS
        from foundation.calendar import services as calendar
        from foundation.citizens import audiences, personal_data
        from foundation.citizens.timeline import SOURCES
        from foundation.conversations import context
        from foundation.insights import communes, figures
        from foundation.maps.points import POINT_LAYERS, PointLayer
        from foundation.outbox.wordings import GROUPS
        from foundation.spreadsheets import importing
        from foundation.web import code_search

        permissions.grant_all()
        ACCESS.register("desk", lambda officer: [held.pk for held in OfficerDesk.agencies_of(officer)])
        GROUPS.register("dossier", wordings.GROUP, position=0)
        procedure_index.connect()
        search_sources.register_all()
        matters.register()
        page = partial(reverse, "dossiers:offices")
        POINT_LAYERS.register("co-quan", PointLayer(_("Offices"), page, map_points.known), position=10)
        dates = recalculation.DossierRecalculation()
        calendar.DEADLINES.register(
            "dossiers", calendar.Deadlines(dates.recalculate, dates.estimate, recalculation.offices)
        )
        personal_data.HOLDERS.register(
            "dossiers",
            personal_data.Holder(own_data.export, own_data.erase, own_data.still_needed, own_data.codes),
        )
        importing.register(
            "dossiers",
            dossier_layout,
            DossierImport.apply_rows,
            stays_because=stays.DOSSIERS,
            actor=partial(Actor, ActorKind.OFFICER),
        )
        importing.register(
            "agencies",
            agency_layout,
            AgencyImport.apply_rows,
            model=Agency,
            tracked={Agency: "", OpeningHours: "agency"},
        )
        importing.register(
            "reasons",
            reason_layout,
            ReasonImport.apply_rows,
            model=UsualReason,
            tracked={UsualReason: ""},
        )
        importing.register(
            "staff", staff_layout, StaffImport.apply_rows, model=User, stays_because=stays.STAFF
        )
        importing.register(
            "procedures", procedure_layout, ProcedureImport.apply_rows, stays_because=stays.PROCEDURES
        )
        importing.register(
            "national_procedures",
            national_layout,
            NationalProcedureImport.apply_rows,
            model=NationalProcedure,
            tracked={NationalProcedure: ""},
        )
        importing.register(
            "bank_statement",
            statement_layout,
            bank_statements.StatementImport.apply_rows,
            stays_because=stays.TRANSFERS,
        )
        for position, (key, source) in enumerate(timeline.SOURCES.items()):
            SOURCES.register(key, source, position=position)
        code_search.KINDS.register("dossier", address_of_code, position=0)
        figures.register(FIGURES)
        communes.OFFICES.register("dossiers", offices_of)
        figures.name("utility", {"ho-so": _("Follow a dossier")})
        audiences.AUDIENCES.register(APPLICANTS.key, APPLICANTS)
        context.CARDS.register("dossiers", (_("Dossiers"), conversation_context.cards), position=0)
        context.SHEETS.register(conversation_context.KIND, conversation_context.sheet)
        context.CODE_FINDERS.register("dossiers", conversation_context.citizens_by_code)
