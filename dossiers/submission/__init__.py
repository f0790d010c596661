"""A dossier made by the citizen, step by step: the web form and the chat share these verbs and drafts."""

from dossiers.models.drafts import LIVES_FOR
from dossiers.submission.drafts import (
    Incomplete,
    Wanted,
    add_file,
    begin,
    begin_supplement,
    choose_news,
    choose_office,
    consent_words,
    declare,
    discard,
    fill_in,
    forget_expired,
    gaps,
    open_draft,
    remove_file,
    reopen,
    send,
    wanted,
)
