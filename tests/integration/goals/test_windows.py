"""The drafting window as a sheet shows it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from chengshi.people.v1 import events_pb2 as pb
from directory.replication import apply_employees
from measures.working_days import regional_calendar, working_days_after
from tests.integration.goals.conftest import A_KEY_RESULT, Tenant
from tests.integration.goals.test_carrying_over import over, unfinished
from tests.integration.goals.test_dry_run import planned
from tests.integration.goals.workshops import TODAY


def posted(tenant: Tenant, since: date, version: int = 5, away: Sequence[pb.Leave] = ()) -> None:
    """员工 is posted from this day, nowhere before."""
    told = pb.Assignment(unit_id=tenant.unit, position="x", main=True, **{"from": str(since)})
    line = pb.ReportingLine(manager_id=tenant.ids["head"], kind="solid", **{"from": "2020-01-01"})
    with tenant.goals.as_system(tenant.company) as uow:
        state = pb.EmployeeState(
            employee_id=tenant.ids["staff"],
            number="staff",
            name="staff",
            subject=f"staff-{tenant.company.slug}",
            status="active",
            assignments=[told],
            reporting_lines=[line],
            leaves=away,
            version=version,
        )
        apply_employees(uow, [state])


def begun(tenant: Tenant) -> date:
    """The day after the first of the running cycle, which began a week ago or more."""
    with tenant.goals.as_system(tenant.company) as uow:
        uow.session.connection().exec_driver_sql(
            "UPDATE cycles SET starts_on = starts_on - 7 WHERE level = 'person'"
        )
    return date.fromisoformat(tenant.cycle("person")["starts_on"]) + timedelta(days=1)


def shown(tenant: Tenant, sheet: str) -> Any:
    return tenant.ok("staff", "GET", f"/v1/sheets/{sheet}")["drafting"]


def test_joiner_drafts_for_ten_working_days(tenant: Tenant) -> None:
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    assert shown(tenant, sheet) is None
    joined = begun(tenant)
    posted(tenant, joined)

    told = shown(tenant, sheet)

    until = working_days_after(joined, 10, regional_calendar("CN"))
    assert (told["until"], told["reason"]) == (str(until), "joined")
    assert told["over"] is (until < TODAY)


def test_agreed_sheet_has_no_drafting_window(tenant: Tenant) -> None:
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    tenant.goal("staff", sheet)
    posted(tenant, begun(tenant))
    tenant.agree(sheet, "staff", "head")
    assert shown(tenant, sheet) is None


def test_before_a_cycle_everybody_drafts_until_its_eve(tenant: Tenant) -> None:
    cycle = planned(tenant)
    new = over(tenant, unfinished(tenant), cycle_id=cycle).json
    found = tenant.ok("staff", "GET", f"/v1/sheets/{new['sheet_id']}")
    eve = date.fromisoformat(found["cycle"]["starts_on"]) - timedelta(days=1)
    assert found["drafting"] == {"until": str(eve), "reason": "cycle", "over": False}


def test_returner_from_leave_drafts_for_ten_working_days(tenant: Tenant) -> None:
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    back = begun(tenant)
    eve = str(back - timedelta(days=1))
    posted(tenant, date(2020, 1, 1), away=[pb.Leave(until=eve, **{"from": "2026-01-05"})])

    told = shown(tenant, sheet)

    until = working_days_after(back, 10, regional_calendar("CN"))
    assert (told["until"], told["reason"]) == (str(until), "returned")


def test_nothing_falls_due_while_its_owner_is_on_leave(tenant: Tenant) -> None:
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    long_ago = {**A_KEY_RESULT, "starts_on": "2026-01-01", "ends_on": "2030-12-31"}
    goal = tenant.goal("staff", sheet, key_results=[long_ago])
    path = f"/v1/goals/{goal['id']}"

    late = tenant.ok("staff", "GET", path)["key_results"][0]
    posted(tenant, date(2020, 1, 1), away=[pb.Leave(**{"from": "2026-01-01"})])
    away = tenant.ok("staff", "GET", path)["key_results"][0]
    card = tenant.ok("staff", "GET", f"/v1/map?cycle_id={goal['cycle']['id']}")

    assert (late["health"], late["due_on"]) == ("outdated", "2026-01-02")
    assert (away["health"], away["due_on"]) == ("pending", None)
    assert "outdated" not in str(card)
