"""The page of the month that runs: by itself it opens on the last one that is over."""

from urllib.parse import urlencode

from foundation.insights.months import month_of


def this_month(path: str, **more: str) -> str:
    month = f"{month_of(''):%Y-%m}"
    return f"{path}?{urlencode({'thang': month, **more})}"
