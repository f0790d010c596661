from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class AssistantConfig(AppConfig):
    name = "assistant"
    verbose_name = _("Assistant")

    def ready(self) -> None:
        import_module("assistant.intents")  # first: its handlers and the focus need each other
        from assistant import (
            aspects,
            danger,
            dialogue_state,
            emergency_news,
            focus_kinds,
            knowledge_suggestions,
            miss_review,
            suggestions,
        )
        from assistant.aspects import office, procedure
        from assistant.generation import answers
        from assistant.intents import ask_for_me
        from foundation.accounts import roles
        from foundation.conversations import actions, bot_errors, bot_figures
        from foundation.conversations.copies import COPIES
        from foundation.conversations.suggestions import LISTENERS, PROVIDERS
        from foundation.outbox import alarm_notifications
        from foundation.web import danger as danger_card

        for module in iter_modules(aspects.__path__):
            shown = import_module(f"assistant.aspects.{module.name}")
            focus_kinds.FOCUS_KINDS.register(shown.KIND, shown.FOCUS)
        focus_kinds.FOCUS_KINDS.register(office.COMMUNE_KIND, office.FOCUS)
        focus_kinds.FOCUS_KINDS.register(procedure.FILING_KIND, procedure.FILING)
        PROVIDERS.register("knowledge", suggestions.from_knowledge, position=5)
        PROVIDERS.register("generation", answers.from_generation, position=7)
        PROVIDERS.register("colleagues", suggestions.from_colleagues, position=10)
        PROVIDERS.register("catalogue", suggestions.from_catalogue, position=15)
        PROVIDERS.register("bot", suggestions.from_bot, position=20)
        LISTENERS.register("past answers", suggestions.keep_answer)
        alarm_notifications.ACCEPTED.register("assistant", emergency_news.tell_reached)
        post_save.connect(ask_for_me.propose_answer, sender="petitions.Answer")
        COPIES.register("dialogues", dialogue_state.forget_old)
        bot_figures.FIGURES.register("bot", miss_review.desk_figures)
        bot_errors.register(miss_review.report_wrong_answer)
        danger_card.READERS.append((danger.find_danger, danger.known_danger))
        add_to_knowledge = knowledge_suggestions.ADD_TO_KNOWLEDGE
        actions.ACTIONS.register(add_to_knowledge.key, add_to_knowledge)
        editor = (*roles.manage("phrase"), *roles.view("training", "miss"), "change_miss", "add_training")
        watcher = (*roles.view("generationrun"), "stop_generation")
        roles.grant(roles.Role.OPERATOR, self.label, watcher)
        for role in (roles.Role.MANAGER, roles.Role.ADMINISTRATOR):
            roles.grant(role, self.label, (*watcher, "change_generationswitch"))
        roles.grant(roles.Role.EDITOR, self.label, editor)
        roles.grant(roles.Role.MANAGER, self.label, (*editor, "change_training"))
        roles.grant(roles.Role.ADMINISTRATOR, self.label, (*editor, "change_training"))
        roles.grant(roles.Role.OPERATOR, self.label, (*roles.view("phrase", "miss"), "change_miss"))
