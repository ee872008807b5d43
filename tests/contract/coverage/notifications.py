"""notifications: notices of one person, webhook endpoints and their deliveries."""

from chengshi.goals.v1.events_pb2 import Owner, SheetAgreed
from servicekit.ids import new_id
from services.notifications.consumers import notify_sheet_agreed
from tests.contract.coverage import Call, Routes, Rpcs
from tests.contract.sides import Side

ENDPOINT = "/v1/endpoints/<uuid:endpoint_id>"
BODY = {"url": "http://127.0.0.1:9/hook", "events": ["check_in.recorded"]}


def _notice(side: Side) -> str:
    """Something that 员工 was told."""
    owner = Owner(kind="person", id=side.people["staff"])
    with side.service("notifications").as_system(side.company) as uow:
        notify_sheet_agreed(uow, SheetAgreed(sheet_id=str(new_id()), owner=owner))
    return str(side.ok("notifications", "GET", "/v1/notices", "staff")["items"][0]["id"])


def _endpoint(side: Side) -> str:
    _make_room(side)
    return str(side.ok("notifications", "POST", "/v1/endpoints", json=BODY)["id"])


def _make_room(side: Side) -> None:
    """A company has ten endpoints at most: those of earlier calls leave."""
    for known in side.ok("notifications", "GET", "/v1/endpoints")["items"]:
        if known["id"] != side.kept.get("notifications.endpoint"):
            side.ok("notifications", "DELETE", f"/v1/endpoints/{known['id']}")


def _kept(side: Side) -> dict[str, str]:
    return {"endpoint_id": side.keep("notifications.endpoint", lambda: _endpoint(side))}


def _listed(side: Side) -> Call:
    return Call(refused="staff", shows=(_kept(side)["endpoint_id"],))


def _add(side: Side) -> Call:
    _make_room(side)
    return Call(kwargs={"json": BODY}, refused="staff")


ROUTES: Routes = {
    ("GET", "/v1/notices"): lambda side: Call(who="staff", shows=(_notice(side),)),
    ("GET", "/v1/notices/count"): lambda side: Call(who="staff"),
    ("POST", "/v1/notices/<uuid:notice_id>/reads"): lambda side: Call(
        who="staff", path={"notice_id": _notice(side)}, refused="boss"
    ),
    ("GET", "/v1/endpoints"): _listed,
    ("POST", "/v1/endpoints"): _add,
    ("GET", ENDPOINT): lambda side: Call(path=_kept(side), refused="staff"),
    ("DELETE", ENDPOINT): lambda side: Call(path={"endpoint_id": _endpoint(side)}, refused="staff"),
    ("GET", f"{ENDPOINT}/deliveries"): lambda side: Call(path=_kept(side), refused="staff"),
    ("GET", "/v1/event-types"): lambda side: Call(refused="staff"),
}
RPCS: Rpcs = {}
