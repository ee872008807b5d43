"""goals: cycles of a year, their dates, and sheets that are reopened."""

from datetime import date, timedelta
from itertools import count

from tests.contract.coverage import Call, Routes
from tests.contract.sides import Side

YEAR = {"year": 2050, "unit": "quarter", "person": "month"}
FIRST = {"If-Match": '"1"'}
# No two cycles of a level have the same dates.
DAYS = count()


def _cycle(side: Side) -> str:
    starts_on = date(2060, 1, 1) + timedelta(days=next(DAYS))
    span = {"starts_on": str(starts_on), "ends_on": str(starts_on + timedelta(days=30))}
    body = {"name": "月", "level": "person", **span}
    return str(side.ok("goals", "POST", "/v1/cycles", json=body)["id"])


def _change(side: Side) -> Call:
    told = {"json": {"name": "月度"}, "headers": FIRST}
    return Call(path={"cycle_id": _cycle(side)}, kwargs=told, refused="staff")


def _reopen(side: Side) -> Call:
    cycle = _cycle(side)
    body = {"cycle_id": cycle, "owner": {"kind": "person", "id": side.people["staff"]}}
    sheet = side.ok("goals", "POST", "/v1/sheets", "staff", json=body)["id"]
    for state in ("active", "scoring", "closed"):
        side.ok("goals", "POST", f"/v1/cycles/{cycle}/transitions", json={"to": state})
    reopening = {"until": "2080-01-01", "reason": "补录"}
    return Call("hr", {"sheet_id": sheet}, {"json": reopening}, refused="staff")


def _dry_run(side: Side) -> Call:
    cycle = side.keep("goals.dry_run", lambda: _cycle(side))
    return Call(path={"cycle_id": cycle}, refused="staff")


def _set_working_calendar(side: Side) -> Call:
    version = side.ok("goals", "GET", "/v1/working-calendar")["version"]
    body = {"region": "CN", "days_off": ["2050-02-01"], "make_up_days": []}
    headers = {"If-Match": f'"{version}"'}
    return Call(kwargs={"json": body, "headers": headers}, refused="staff")


ROUTES: Routes = {
    ("GET", "/v1/working-calendar"): lambda side: Call("staff"),
    ("PUT", "/v1/working-calendar"): _set_working_calendar,
    ("GET", "/v1/working-calendar/regions"): lambda side: Call("staff"),
    ("GET", "/v1/cycles/<uuid:cycle_id>/dry-run"): _dry_run,
    ("GET", "/v1/cycles/<uuid:cycle_id>/dry-run/owners"): _dry_run,
    ("POST", "/v1/cycles/years"): lambda side: Call(kwargs={"json": YEAR}, refused="staff"),
    ("PATCH", "/v1/cycles/<uuid:cycle_id>"): _change,
    ("POST", "/v1/sheets/<uuid:sheet_id>/reopenings"): _reopen,
}
