"""Reads iCalendar files as two libraries do, of which one has not written them."""

import icalendar
import vobject


def events_of(response) -> dict[str, icalendar.Event]:
    """By uid. Fails where a line is not RFC 5545, a uid comes twice, or a property was not understood."""
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))
    assert not response.content.replace(b"\r\n", b"").count(b"\n")
    calendar = icalendar.Calendar.from_ical(response.content)
    assert isinstance(calendar, icalendar.Calendar) and not calendar.errors
    assert [error for event in calendar.events for error in event.errors] == []
    other = vobject.readOne(response.content.decode())
    assert other.validate(raiseException=True)
    events = {str(event["UID"]): event for event in calendar.events}
    assert sorted(events) == sorted(each.uid.value for each in other.contents.get("vevent", []))
    return events
