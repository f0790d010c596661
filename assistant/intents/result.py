"""«Gửi kết quả»: the result files of a followed dossier with short-lived links, or where the paper waits."""

import re

from django.utils.translation import gettext as _

from assistant import dossier_replies
from assistant.replies import Reply, button, say
from assistant.turns import Turn
from dossiers import services
from dossiers.models import Dossier
from dossiers.services.results import message_of
from dossiers.workflow import FINISHED

ASKING = re.compile(
    r"\b(gui|nhan|lay|tai|xem|cho|xin) (toi |em |minh |cho toi )?(file |ban |tep )?ket qua\b"
    r"(?!.{0,200}\b(thi|diem)\b)|"
    r"\bket qua (ho so|giai quyet)\b|\bcho (toi|em|minh) (xin )?(file )?ket qua\b|"
    r"\b(send|get|download|see|give) (me )?(the |my )?results?\b(?!.{0,200}\b(exam|scores?)\b)"
)
VERB = "gửi kết quả"


def handle(turn: Turn) -> Reply | None:
    if not ASKING.search(turn.folded):
        return None
    question = _("The result of which dossier do you want?")
    dossier = dossier_replies.choose_followed(turn, FINISHED, question, VERB)
    if isinstance(dossier, Dossier):
        return _result(turn, dossier) if dossier.has_result else None
    return dossier


def _result(turn: Turn, dossier: Dossier) -> Reply:
    files = services.results_of(dossier)
    if not files:
        counter = dossier.received_at_agency
        where = f"{counter.name}, {counter.address}" if counter.address else counter.name
        words = _(
            "The result of dossier %(code)s is on paper; please take it at %(where)s, and bring the receipt."
        )
        return say(
            words % {"code": dossier.code, "where": where}, dossier_replies.page_of(dossier, turn.citizen)
        )
    url = services.address_for(dossier=dossier, citizen=turn.citizen)
    messages = [message_of(result, url=url) for result in files]
    more = say(
        _("A paper copy, if there is one, waits at the one-stop unit. Were you satisfied?"),
        button(_("Rate"), f"đánh giá {dossier.code}"),
        dossier_replies.page_of(dossier, turn.citizen),
    )
    return Reply((*messages, *more.messages))
