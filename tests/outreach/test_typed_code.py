"""The second way: the poster's code typed in the chat."""

import pytest

from assistant.replies import Utterance
from assistant.services import answer
from foundation.citizens import personal_data
from foundation.citizens.services import erase, identity_for
from outreach.models import Arrival
from tests.outreach.factories import make_group

pytestmark = pytest.mark.django_db


def said(identity, text: str) -> str:
    return " ".join(message.text for message in answer(identity=identity, utterance=Utterance(text)).messages)


def test_a_typed_code_greets_and_counts_a_person_once_for_one_group(group, commune_of):
    other = make_group(commune_of("Tam Kỳ"))
    citizen = identity_for(channel="chat", external_id="a")
    assert "Khối Thử" in said(citizen, f"#q {group.code.lower()}")
    said(citizen, group.typed_code)
    said(citizen, other.typed_code)
    said(identity_for(channel="chat", external_id="b"), f"tôi gửi mã {group.typed_code} nhé")
    assert group.days.get().follows == 2
    assert not other.days.exists()


def test_an_unknown_code_is_no_groups(group):
    said(identity_for(channel="chat", external_id="a"), "#QZZZZZ")
    assert not group.days.exists()


def test_what_is_kept_of_a_person_does_not_name_the_group_and_is_erased(group):
    citizen = identity_for(channel="chat", external_id="a")
    said(citizen, group.typed_code)
    holder = personal_data.HOLDERS["outreach"]
    assert holder.export(citizen.citizen)["accounts_counted_for_a_group"] == 1
    assert {field.name for field in Arrival._meta.fields} == {"id", "identity"}
    erase(citizen=citizen.citizen, because="asked")
    assert not Arrival.objects.exists()
    assert group.days.get().follows == 1
