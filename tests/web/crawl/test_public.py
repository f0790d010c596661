"""Every public page in both languages: with data, with begun drafts, without data, with hostile texts."""

from functools import partial

import pytest

from dossiers.models import DossierDraft, Procedure
from petitions.models import Draft
from tests.web.crawl.hostile_rows import poison
from tests.web.crawl.people import client_of, one_of_each, public
from tests.web.crawl.walking import nothing_but_harm, walk

pytestmark = pytest.mark.django_db
WIDTHS = (360, 1366, 1920)
LAMP = "Đèn đường hỏng ở ngõ 12 đã ba tuần nay"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_public_reads_every_page(language, addresses, screen, conclude):
    layout = partial(screen.faults, widths=WIDTHS)
    client = client_of(language=language)
    conclude(walk(client, public(addresses), who=f"public, {language}", state="with data", layout=layout))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_public_with_begun_drafts_reads_every_page(language, addresses, screen, conclude):
    client = client_of(language=language)
    procedure = Procedure.objects.filter(is_filed_here=True).first()
    client.post(f"/nop-ho-so/thu-tuc/{procedure.pk}/")
    client.post("/phan-anh/gui/", {"text": LAMP, "kind": "report"})
    assert DossierDraft.objects.get().procedure == procedure
    assert Draft.objects.get().data["text"] == LAMP
    assert procedure.name in client.get("/nop-ho-so/").content.decode()
    assert LAMP in client.get("/phan-anh/gui/").content.decode()
    pages = [one for one in public(addresses) if one.url.startswith(("/nop-ho-so/", "/phan-anh/"))]
    others = [one for one in public(addresses) if one not in pages]
    layout = partial(screen.faults, widths=WIDTHS)
    who = f"public, {language}"
    conclude(
        walk(client, pages, who=who, state="with drafts", layout=layout),
        walk(client, others, who=who, state="with drafts"),
    )


def test_hostile_texts_harm_nobody_who_reads(addresses, screen, conclude):
    assert poison() > 100
    layout = partial(screen.faults, widths=(360,))
    pages = one_of_each(public(addresses))
    conclude(
        walk(client_of(), pages, who="public, vi", state="hostile", layout=layout, reads=nothing_but_harm)
    )
