"""A citizen's picture is shown at the desk from our own house, fetched when it is first looked at."""

import pytest

from foundation.conversations import channel_media, services
from foundation.conversations.models import Turn
from tests.foundation.conversations.factories import citizen_says, make_conversation
from tests.petitions.factories import photo

pytestmark = pytest.mark.django_db
ADDRESS = "https://photo.example/anh.jpg"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    """The addresses that the channel was asked for; it gives one picture and nothing else."""
    addresses = []

    def fetch(address: str) -> bytes | None:
        addresses.append(address)
        return photo(exif=True) if address == ADDRESS else b"<svg onload=alert(1)>"

    monkeypatch.setitem(channel_media.FETCHERS, "chat", fetch)
    return addresses


def sent(address: str, kind: str = "image") -> Turn:
    conversation = make_conversation("Đây ạ")
    attachments = ({"kind": kind, "payload": {"url": address, "thumbnail": address}},)
    return citizen_says(conversation.identity, "", attachments=attachments)


def path_of(turn: Turn) -> str:
    return f"/truc/{turn.conversation_id}/tep/{turn.pk}/0/"


def test_it_is_fetched_once_drawn_anew_and_goes_with_the_words(desk, asked, media):
    turn = sent(ADDRESS)
    page = desk.get(f"/truc/{turn.conversation_id}/").content.decode()
    assert f'src="{path_of(turn)}"' in page and f'src="{ADDRESS}"' not in page
    for _ in range(2):
        shown = desk.get(path_of(turn)).getvalue()
        assert shown[:2] == b"\xff\xd8" and b"PhoneMaker" not in shown
    assert asked == [ADDRESS]
    assert len(list(media.rglob("*.jpg"))) == 1
    services.forget(turn.conversation.identity.citizen)
    assert not list(media.rglob("*.jpg"))


def test_what_is_no_picture_is_not_kept_and_the_link_outside_stays(desk, asked, media):
    turn = sent("https://photo.example/anh.svg")
    assert desk.get(path_of(turn)).status_code == 404
    assert not list(media.rglob("*.*"))
    assert "anh.svg" in desk.get(f"/truc/{turn.conversation_id}/").content.decode()


def test_a_file_and_a_channel_that_fetches_nothing_are_links_only(desk, asked, monkeypatch):
    turn = sent("https://files.example/don.exe", kind="file")
    assert desk.get(path_of(turn)).status_code == 404 and not asked
    monkeypatch.delitem(channel_media.FETCHERS, "chat")
    other = sent(ADDRESS)
    assert "<img" not in desk.get(f"/truc/{other.conversation_id}/").content.decode()
