"""people: units, employees, assignments, lines, roles, imports."""

from typing import Any

from chengshi.people.v1 import people_pb2 as pb
from servicekit.ids import new_id
from tests.contract.coverage import Call, Routes, RpcCall, Rpcs
from tests.contract.sides import Side

UNIT = "/v1/units/<uuid:unit_id>"
EMPLOYEE = "/v1/employees/<uuid:employee_id>"


def _number() -> str:
    return f"N{new_id().hex[-12:]}"


def _employee(side: Side) -> dict[str, str]:
    return {"employee_id": side.people["staff"]}


def _fresh(side: Side) -> dict[str, str]:
    """An employee of this call alone, so that changes do not disturb other calls."""
    body = {"number": _number(), "name": "新人", "email": f"{_number()}@x.test"}
    return {"employee_id": side.ok("people", "POST", "/v1/employees", json=body)["id"]}


def _changed(path: dict[str, str], body: dict[str, Any]) -> Call:
    headers = {"If-Match": '"1"'}
    return Call(path=path, kwargs={"json": body, "headers": headers}, refused="staff")


def _posted(path: dict[str, str], body: dict[str, Any], *names: str) -> Call:
    return Call(path=path, kwargs={"json": body}, names=names, refused="staff")


def _file(side: Side) -> Call:
    content = f"工号,姓名,主管工号\n{_number()},导入,n-staff\n".encode()
    return Call(file=content, refused="staff")


def _unit(side: Side) -> dict[str, str]:
    body = {"code": _number(), "name": "部"}
    return {"unit_id": side.ok("people", "POST", "/v1/units", json=body)["id"]}


def _held_role(side: Side) -> str:
    """A role of somebody who holds it for this call alone."""
    person = _fresh(side)["employee_id"]
    side.ok("people", "POST", f"/v1/employees/{person}/roles", json={"role": "hr"})
    held = side.ok("people", "GET", "/v1/roles?role=hr&limit=200")["items"]
    return next(str(one["id"]) for one in held if one["employee"]["id"] == person)


ROUTES: Routes = {
    ("GET", "/v1/units"): lambda side: Call(),
    ("POST", "/v1/units"): lambda side: _posted(
        {}, {"code": _number(), "name": "部", "parent_id": side.unit}, side.unit
    ),
    ("GET", UNIT): lambda side: Call(path={"unit_id": side.unit}),
    ("PATCH", UNIT): lambda side: _changed(_unit(side), {"name": "新名"}),
    ("GET", "/v1/me"): lambda side: Call(who="staff"),
    ("GET", "/v1/employees"): lambda side: Call(),
    ("POST", "/v1/employees"): lambda side: _posted(
        {}, {"number": _number(), "name": "甲", "unit_id": side.unit}, side.unit
    ),
    ("GET", EMPLOYEE): lambda side: Call(path=_employee(side)),
    ("PATCH", EMPLOYEE): lambda side: _changed(_fresh(side), {"name": "新名"}),
    ("GET", f"{EMPLOYEE}/assignments"): lambda side: Call(path=_employee(side)),
    ("POST", f"{EMPLOYEE}/assignments"): lambda side: _posted(
        _fresh(side),
        {"unit_id": side.unit, "position": "y", "main": True, "from": "2026-01-01"},
        side.unit,
    ),
    ("GET", f"{EMPLOYEE}/reporting-lines"): lambda side: Call(path=_employee(side)),
    ("POST", f"{EMPLOYEE}/reporting-lines"): lambda side: _posted(
        _fresh(side),
        {"manager_id": side.people["boss"], "kind": "solid", "from": "2026-01-01"},
        side.people["boss"],
    ),
    ("POST", f"{EMPLOYEE}/roles"): lambda side: _posted(_fresh(side), {"role": "hr"}),
    ("GET", "/v1/roles"): lambda side: Call(refused="staff"),
    ("DELETE", "/v1/roles/<uuid:role_id>"): lambda side: Call(
        path={"role_id": _held_role(side)}, refused="staff"
    ),
    ("POST", f"{EMPLOYEE}/invitation"): lambda side: Call(path=_fresh(side), refused="staff"),
    ("POST", "/v1/imports"): _file,
    ("POST", "/v1/imports/workbook"): _file,
}

RPCS: Rpcs = {
    "chengshi.people.v1.People/ResolveMe": lambda side: RpcCall(pb.ResolveMeRequest()),
    "chengshi.people.v1.People/FindBySubject": lambda side: RpcCall(
        pb.FindBySubjectRequest(subject=f"staff-{side.company.slug}"), (side.people["staff"],)
    ),
    "chengshi.people.v1.People/CreateFirstAdmin": lambda side: RpcCall(
        pb.CreateFirstAdminRequest(name="admin", email=f"admin@{side.company.slug}.test"),
        (side.people["admin"],),
    ),
}
