"""Fares of a feed: which price holds on which line between which zones. Pure."""

from typing import TYPE_CHECKING

from lookups.kinds.buses.gtfs_values import LONGEST_ID, Row

if TYPE_CHECKING:
    from lookups.kinds.buses.gtfs_feed import Feed


def take_rule(feed: "Feed", row: Row, line: int) -> None:
    if row.get("contains_id"):
        cause = "luật giá theo vùng đi qua (contains_id): cổng chưa hiện được"
        feed.findings.note("fare_rules", line, cause)
        return
    rule = {
        "fare": row["fare_id"],
        "route": row.get("route_id") or None,
        "origin": row.get("origin_id", "")[:LONGEST_ID],
        "destination": row.get("destination_id", "")[:LONGEST_ID],
        "line": line,
    }
    feed.fares.append(rule)


def complete(feed: "Feed") -> None:
    """Rules with their prices; where a feed has no rule at all, each price holds on every line."""
    zones = {stop["zone"] for stop in feed.stops.values()} | {""}
    known: set[tuple[str, str | None, str, str]] = set()
    rules, feed.fares = feed.fares, []
    for rule in rules:
        key = (rule["fare"], rule["route"], rule["origin"], rule["destination"])
        unknown = [zone for zone in key[2:] if zone not in zones]
        if key in known:
            feed.findings.note("fare_rules", rule["line"], "luật giá {} ghi hai lần: lấy một", rule["fare"])
        elif unknown:
            cause = "vùng giá vé {} không có ở điểm dừng nào: bỏ qua luật giá này"
            feed.findings.note("fare_rules", rule["line"], cause, unknown[0])
        elif (price := feed.prices[rule["fare"]]) is not None:
            feed.fares.append(
                {"price": price, **dict(zip(("route", "origin", "destination"), key[1:], strict=True))}
            )
        known.add(key)
    if not feed.counts["fare_rules"]:
        everywhere = {"route": None, "origin": "", "destination": ""}
        feed.fares = [{"price": price, **everywhere} for price in feed.prices.values() if price is not None]
