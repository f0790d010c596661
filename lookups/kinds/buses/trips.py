"""The trips of a feed completed: calls in order, times between timed calls, and the way a trip runs. Pure."""

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lookups.kinds.buses.gtfs_feed import Feed


def complete(feed: "Feed") -> None:
    for key in list(feed.trips):
        calls = sorted(feed.calls.get(key, ()), key=lambda call: call["sequence"])
        feed.calls[key] = calls
        if not calls:
            if not feed.refused["trip_id"] & {key, ""}:
                feed.findings.note("trips", feed.trips[key]["line"], "chuyến không có giờ dừng nào: bỏ qua")
            del feed.trips[key], feed.calls[key]
        elif fault := _fault_of(calls):
            if key not in feed.refused["trip_id"]:
                feed.findings.fault("stop_times", 0, f"{fault}: chuyến {{}}", key)
        else:
            _fill_times(calls)
    feed.frequencies = [row for row in feed.frequencies if row["trip"] in feed.trips]
    if feed.counts["trips"] and not feed.trips and not feed.findings.faults:
        feed.findings.fault("stop_times", 0, "không chuyến nào có giờ dừng")
    _give_directions(feed)


def _fault_of(calls: list[dict[str, Any]]) -> str:
    if len(calls) < 2:
        return "chuyến có dưới hai điểm dừng"
    if len({call["sequence"] for call in calls}) < len(calls):
        return "stop_sequence lặp lại"
    if calls[0]["departure"] is None or calls[-1]["arrival"] is None:
        return "điểm đầu hoặc điểm cuối không có giờ"
    times = [
        time for call in calls if call["arrival"] is not None for time in (call["arrival"], call["departure"])
    ]
    return "" if times == sorted(times) else "giờ đi lùi"


def _fill_times(calls: list[dict[str, Any]]) -> None:
    """Stops without a time get one spread evenly between their neighbours that have."""
    timed = [at for at, call in enumerate(calls) if call["arrival"] is not None]
    for left, right in zip(timed, timed[1:], strict=False):
        begin, span = calls[left]["departure"], calls[right]["arrival"] - calls[left]["departure"]
        for at in range(left + 1, right):
            calls[at]["arrival"] = calls[at]["departure"] = begin + span * (at - left) // (right - left)


def _give_directions(feed: "Feed") -> None:
    """Trips without direction_id run out or back by their ends, compared with the line's longest trip."""
    longest: dict[str, str] = {}
    for key, trip in feed.trips.items():
        known = longest.get(trip["route"])
        if known is None or len(feed.calls[key]) > len(feed.calls[known]):
            longest[trip["route"]] = key
    for key, trip in feed.trips.items():
        if trip["direction"] is None:
            model = longest[trip["route"]]
            runs_back = _runs_back(_ends(feed, key), _ends(feed, model))
            trip["direction"] = (feed.trips[model]["direction"] or 0) ^ runs_back


def _ends(feed: "Feed", key: str) -> tuple[tuple[float, float], tuple[float, float]]:
    first, last = (feed.stops[feed.calls[key][at]["stop"]] for at in (0, -1))
    return (first["latitude"] or 0, first["longitude"] or 0), (last["latitude"] or 0, last["longitude"] or 0)


def _runs_back(
    ends: tuple[tuple[float, float], tuple[float, float]],
    model: tuple[tuple[float, float], tuple[float, float]],
) -> bool:
    """Whether the trip's ends lie nearer to the model's turned round: stops across a road are near."""
    along = math.dist(ends[0], model[0]) + math.dist(ends[1], model[1])
    back = math.dist(ends[0], model[1]) + math.dist(ends[1], model[0])
    return back < along
