"""The working calendar: set by HR, and counted by wherever working days are."""

import json
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from chengshi.audit.v1.events_pb2 import AuditRecorded
from measures.working_days import regional_calendar, working_days_after
from servicekit.testing import outbox_of
from tests.integration.goals.approving import OKR, a_sheet, submitted
from tests.integration.goals.conftest import Tenant
from tests.integration.goals.test_windows import begun, posted, shown

PATH = "/v1/working-calendar"
SHANGHAI = ZoneInfo("Asia/Shanghai")


def calendar_of(region: str, days_off: Any = (), make_up_days: Any = ()) -> dict[str, Any]:
    days = {"days_off": days_off, "make_up_days": make_up_days}
    return {"region": region, **{name: [str(day) for day in each] for name, each in days.items()}}


def set_calendar(
    tenant: Tenant, calendar: dict[str, Any], version: int = 0, who: str = "hr"
) -> Any:
    headers = {"If-Match": f'"{version}"'}
    return tenant.call(who, "PUT", PATH, json=calendar, headers=headers)


def today(tenant: Tenant) -> date:
    with tenant.goals.as_system(tenant.company) as uow:
        return uow.tenant.today()


def add_cycle(tenant: Tenant, name: str, ends_on: str) -> Any:
    body = {"name": name, "level": "person", "starts_on": "2040-07-02", "ends_on": ends_on}
    return tenant.ok("hr", "POST", "/v1/cycles", json=body)


def test_a_company_in_china_begins_with_its_holidays(tenant: Tenant) -> None:
    calendar = tenant.ok("staff", "GET", PATH)

    year = today(tenant).year
    assert (calendar["region"], calendar["version"]) == ("CN", 0)
    assert (calendar["days_off"], calendar["make_up_days"]) == ([], [])
    years = {date.fromisoformat(item["day"]).year for item in calendar["deviations"]}
    assert years == {year, year + 1}
    off = {item["day"] for item in calendar["deviations"] if not item["works"]}
    assert off & {f"{year}-10-0{day}" for day in range(1, 4)}


def test_working_calendar_is_read_by_everybody(tenant: Tenant) -> None:
    calendar = calendar_of("DE-BY", ["2040-03-02", "2040-03-01"], ["2040-03-03"])

    answer = set_calendar(tenant, calendar)

    assert answer.status_code == 200
    assert answer.json["version"] == 1
    read = tenant.ok("staff", "GET", PATH)
    assert read == answer.json | {"allowed_actions": []}
    assert (read["region"], read["make_up_days"]) == ("DE-BY", ["2040-03-03"])
    assert read["days_off"] == ["2040-03-01", "2040-03-02"]
    assert "DE-BY" in tenant.ok("staff", "GET", f"{PATH}/regions")["items"]


def test_days_entered_for_this_year_are_among_its_deviations(tenant: Tenant) -> None:
    year = today(tenant).year
    saturday = date(year, 6, 1) + timedelta(days=(5 - date(year, 6, 1).weekday()) % 7)
    monday = saturday + timedelta(days=2)

    set_calendar(tenant, calendar_of("", [monday], [saturday]))

    assert tenant.ok("staff", "GET", PATH)["deviations"] == [
        {"day": str(saturday), "works": True},
        {"day": str(monday), "works": False},
    ]


def test_a_change_is_audited_with_what_stood_before(tenant: Tenant) -> None:
    set_calendar(tenant, calendar_of("CN", ["2040-03-01"]))
    set_calendar(tenant, calendar_of(""), version=1)

    trail = [
        AuditRecorded.FromString(row.payload)
        for row in outbox_of(tenant.goals, tenant.company)
        if "Audit" in row.type
    ]
    (first, second) = [item for item in trail if item.action == "working_calendar.set"]
    assert json.loads(second.before) == json.loads(first.after)
    assert json.loads(first.after)["days_off"] == ["2040-03-01"]
    assert json.loads(second.after) == calendar_of("")


@pytest.mark.parametrize("who", ["staff", "head"])
def test_working_calendar_is_set_by_hr_and_administrators(tenant: Tenant, who: str) -> None:
    with tenant.refuses(403, "not_allowed"):
        set_calendar(tenant, calendar_of("DE"), who=who)

    assert tenant.ok(who, "GET", PATH)["version"] == 0


def test_a_stale_version_changes_nothing(tenant: Tenant) -> None:
    set_calendar(tenant, calendar_of("DE"))

    with tenant.refuses(412, "stale"):
        set_calendar(tenant, calendar_of("CN"))

    assert tenant.ok("hr", "GET", PATH)["region"] == "DE"


@pytest.mark.parametrize(
    ("calendar", "path", "code"),
    [
        (calendar_of("XX"), "region", "calendar.unknown_region"),
        (calendar_of("DE-ZZ"), "region", "calendar.unknown_region"),
        (calendar_of("CN", ["2040-03-01"] * 2), "days_off.1", "calendar.day_twice"),
        (
            calendar_of("CN", ["2040-03-01"], ["2040-03-02", "2040-03-01"]),
            "make_up_days.1",
            "calendar.day_twice",
        ),
    ],
)
def test_a_calendar_that_contradicts_itself_is_refused(
    tenant: Tenant, calendar: dict[str, Any], path: str, code: str
) -> None:
    with tenant.refuses(422, code):
        answer = set_calendar(tenant, calendar)

    assert [(error["path"], error["code"]) for error in answer.json["errors"]] == [(path, code)]
    assert tenant.ok("hr", "GET", PATH)["version"] == 0


def test_cycles_are_cut_off_by_the_calendar_and_those_that_stand_stay(tenant: Tenant) -> None:
    before = add_cycle(tenant, "前", "2040-08-31")
    # From Monday 3 September on, ten days are off and the first Saturday is worked.
    off = [date(2040, 9, 3) + timedelta(days=week + day) for week in (0, 7) for day in range(5)]
    set_calendar(tenant, calendar_of("", off, ["2040-09-08"]))

    after = add_cycle(tenant, "后", "2040-09-02")

    cycles = {item["id"]: item for item in tenant.ok("hr", "GET", "/v1/cycles")["items"]}
    assert cycles[before["id"]]["cut_off_on"] == before["cut_off_on"]
    assert before["cut_off_on"] == str(
        working_days_after(date(2040, 8, 31), 10, regional_calendar("CN"))
    )
    # The Saturday, and nine days from Monday the 17th on.
    assert after["cut_off_on"] == "2040-09-27"


def test_who_joins_drafts_by_the_calendar_as_it_is_now(tenant: Tenant) -> None:
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    joined = begun(tenant)
    posted(tenant, joined)
    until = date.fromisoformat(shown(tenant, sheet)["until"])

    set_calendar(tenant, calendar_of("CN", [until]))

    assert date.fromisoformat(shown(tenant, sheet)["until"]) == working_days_after(
        until, 1, regional_calendar("CN")
    )


def test_approvers_have_their_days_by_the_calendar(tenant: Tenant) -> None:
    month = [today(tenant) + timedelta(days=offset) for offset in range(1, 31)]
    set_calendar(tenant, calendar_of("", month))

    request = submitted(tenant, a_sheet(tenant, **OKR))

    end = working_days_after(month[-1], 5, regional_calendar("")) + timedelta(days=1)
    due = datetime.fromisoformat(request["steps"][0]["due_at"])
    assert due == datetime(end.year, end.month, end.day, tzinfo=SHANGHAI)
