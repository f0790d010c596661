"""A look-up for tests: the market days of a commune."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from django import forms

from lookups import registry
from lookups.base import Act, Answer, Card, LookupKind, Refused, Row, Source, State
from tests.web.conftest import open_page

__all__ = ["open_page"]


class MarketForm(forms.Form):
    place = forms.CharField(label="Xã, phường", max_length=100)


class Markets(LookupKind):
    key = "cho"
    label = "Chợ phiên"
    summary = "Chợ của xã họp ngày nào."
    form_class = MarketForm

    def find(self, question: dict[str, Any], *, askers: Sequence[str]) -> Answer:
        source = Source("Ủy ban nhân dân xã", dt.date(2026, 11, 20))
        place = question["place"]
        if place == "Cấm":
            raise Refused("Hỏi nhiều quá, chờ một phút.", retry_after=60)
        if place != "Tam Kỳ":
            steps = (Act("Gọi 1022", phone="1022"), Act("Xem Tam Kỳ", question={"place": "Tam Kỳ"}))
            return Answer(State.NOTHING, f"Không thấy chợ ở {place}", source, next_steps=steps)
        card = Card("Chợ Tam Kỳ", "Họp mỗi ngày", (Row("Giờ", "05:00–18:00"),), data={"opens": "05:00"})
        return Answer(State.FOUND, "Chợ ở Tam Kỳ", source, cards=(card,))

    def understand(self, text: str, folded: str, today: dt.date) -> dict[str, str] | None:
        if "cho phien" not in folded:
            return None
        return {"place": "Tam Kỳ"} if "tam ky" in folded else {}


@pytest.fixture
def markets(monkeypatch) -> Markets:
    monkeypatch.setattr(registry, "_KINDS", {})
    kind = Markets()
    registry.register(kind)
    return kind
