from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PetitionsConfig(AppConfig):
    name = "petitions"
    verbose_name = _("Petitions")

    def ready(self) -> None:
        from foundation.accounts.access import ACCESS
        from foundation.calendar import services as calendar
        from foundation.citizens import personal_data
        from foundation.citizens.timeline import SOURCES
        from foundation.conversations import actions, context
        from foundation.outbox.wordings import GROUPS
        from foundation.search import indexing
        from foundation.spreadsheets import importing
        from foundation.web import code_search
        from petitions import conversation_context, figures, matters, permissions, timeline
        from petitions import personal_data as own_data
        from petitions import wording_examples as wordings
        from petitions.importing import PetitionAnswerImport, ReasonImport, UnitImport
        from petitions.layout import petition_answer_layout, petition_reason_layout, unit_layout
        from petitions.models import HandlingUnit, ReadyAnswer, UsualReason
        from petitions.models.rules import units_of
        from petitions.search_source import AnsweredPetitions
        from petitions.services import recalculation
        from petitions.views.look_up import address_of_code

        ACCESS.register("unit", lambda officer: units_of(officer).values_list("unit_id", flat=True))
        importing.register(
            "handling_units",
            unit_layout,
            UnitImport.apply_rows,
            model=HandlingUnit,
            tracked={HandlingUnit: ""},
        )
        importing.register(
            "petition_answers",
            petition_answer_layout,
            PetitionAnswerImport.apply_rows,
            model=ReadyAnswer,
            tracked={ReadyAnswer: ""},
        )
        importing.register(
            "petition_reasons",
            petition_reason_layout,
            ReasonImport.apply_rows,
            model=UsualReason,
            tracked={UsualReason: ""},
        )
        indexing.register(AnsweredPetitions(), position=40)
        permissions.grant_all()
        GROUPS.register("petition", wordings.GROUP)
        dates = recalculation.PetitionRecalculation()
        calendar.DEADLINES.register(
            "petitions", calendar.Deadlines(dates.recalculate, dates.estimate, recalculation.offices)
        )
        figures.register()
        matters.register()
        personal_data.HOLDERS.register(
            "petitions",
            personal_data.Holder(own_data.export, own_data.erase, own_data.still_needed, own_data.codes),
        )
        code_search.KINDS.register("petition", address_of_code)
        SOURCES.register("petitions", timeline.SOURCE, position=2)
        context.CARDS.register("petitions", (_("Petitions"), conversation_context.cards), position=1)
        context.CODE_FINDERS.register("petitions", conversation_context.citizens_by_code)
        open_petition = actions.ConversationAction(
            "petition",
            _("Make a petition"),
            conversation_context.build_form,
            conversation_context.perform,
            permission="petitions.add_petition",
        )
        actions.ACTIONS.register(open_petition.key, open_petition)
