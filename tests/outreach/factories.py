import datetime as dt
from itertools import count

from foundation.regions.models import AdminUnit
from outreach.models import Group

_serial = count(1)


def make_group(commune: AdminUnit, **over) -> Group:
    values = {"village": f"Thôn {next(_serial)}", "leader": "Lê Văn Nháp", "valid_from": dt.date(2025, 8, 1)}
    return Group.objects.create(commune=commune, **values | over)
