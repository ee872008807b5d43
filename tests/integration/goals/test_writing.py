"""Drafts are checked while they are written, against what was reached before; blockers hold."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from chengshi.people.v1 import events_pb2 as pb
from directory.replication import apply_employees
from servicekit.testing import statements_of
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import Goal, KeyResult
from services.goals.goal_sheets.models.sheets import Sheet
from tests.integration.goals.conftest import A_KEY_RESULT, Tenant

RATE = {"title": "一次交检合格率", "direction": "at_least", "target": 97, "unit": "%"}


def last_quarter(tenant: Tenant, who: str = "staff", **goal: Any) -> str:
    """A goal of last quarter on which 97.5 % was reached."""
    day = date.fromisoformat(tenant.cycle("person")["starts_on"]) - timedelta(days=92)
    with tenant.goals.as_system(tenant.company) as uow:
        known = uow.session.scalar(sa.select(Cycle).filter_by(name="上季", level="person"))
        cycle = known or Cycle(
            name="上季",
            level="person",
            starts_on=day,
            ends_on=day + timedelta(days=80),
            cut_off_on=day + timedelta(days=90),
            state="closed",
        )
        uow.add(cycle)
        uow.flush()
        owner = {"owner_kind": "person", "owner_id": tenant.ids[who], "cycle_id": cycle.id}
        sheet = Sheet(**owner, state="filed")
        uow.add(sheet)
        uow.flush()
        part = {"starts_on": cycle.starts_on, "ends_on": cycle.ends_on, "current": 97.5}
        usual = {"kind": "kpi", "title": "一次做对", "weight": 100, "state": "achieved"}
        row = Goal(
            **owner,
            **usual | goal,
            sheet_id=sheet.id,
            alignments=[],
            key_results=[KeyResult(**RATE, **part, progress=100, weight=100)],
        )
        uow.add(row)
        uow.flush()
        return str(row.id)


def draft(tenant: Tenant, who: str = "staff", **own: Any) -> Any:
    owner = {"kind": "person", "id": tenant.ids["staff"]}
    usual = {"cycle_id": tenant.cycle("person")["id"], "owner": owner, "kind": "kpi"}
    return tenant.call(who, "POST", "/v1/drafts/check", json=usual | own)


def codes(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 200, answer.text
    return [(item["code"], item["path"]) for item in answer.json["items"]]


def test_a_draft_is_checked_as_far_as_it_is_written(tenant: Tenant) -> None:
    with statements_of(tenant.goals) as sent:
        answer = draft(tenant, title="推进质量工作", key_results=[{"title": "合格率"}])
    assert codes(answer) == [
        ("activity", "title"),
        ("no_parent", "alignments"),
        ("target_missing", "key_results.0.target"),
        ("no_date", "key_results.0.ends_on"),
    ]
    assert not [statement for statement, _ in sent if "INSERT" in str(statement)]
    severities = {item["code"]: item["severity"] for item in answer.json["items"]}
    assert (severities["activity"], severities["target_missing"]) == ("advice", "blocker")


def test_it_is_said_in_both_languages_with_what_to_do(tenant: Tenant) -> None:
    told = {}
    for locale in ("zh-CN", "en"):
        token = tenant.goals.issuer.person(tenant.company, f"staff-{tenant.company.slug}")
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": locale}
        owner = {"kind": "person", "id": tenant.ids["staff"]}
        body = {"cycle_id": tenant.cycle("person")["id"], "owner": owner, "kind": "kpi"}
        answer = tenant.goals.http.post("/v1/drafts/check", json=body, headers=headers)
        told[locale] = {item["message"] + item["advice"] for item in answer.json["items"]}
    assert told["zh-CN"].isdisjoint(told["en"])


def test_a_target_below_last_quarters_result_is_told(tenant: Tenant) -> None:
    last_quarter(tenant)
    answer = draft(
        tenant, title="质量", has_parent=True, key_results=[RATE | {"ends_on": "2030-01-01"}]
    )
    assert codes(answer) == [("below_previous_result", "key_results.0.target")]
    assert "97.5%" in answer.json["items"][0]["message"]
    better = draft(
        tenant,
        title="质量",
        has_parent=True,
        key_results=[RATE | {"target": 98, "ends_on": "2030-01-01"}],
    )
    assert codes(better) == []


def test_a_draft_is_compared_with_the_others_of_its_sheet(tenant: Tenant) -> None:
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    known = tenant.goal("staff", sheet, kind="kpi", weight=70, key_results=[A_KEY_RESULT])
    body = {"title": "目标", "weight": 40, "has_parent": True}
    body["key_results"] = [A_KEY_RESULT | {"ends_on": "2030-01-01"}]
    body["key_results"][0].pop("start")
    assert ("unbalanced_weights", "weight") in codes(draft(tenant, **body))
    assert codes(draft(tenant, **body | {"goal_id": known["id"]})) == []


def test_nobody_checks_for_whom_they_may_not_write(tenant: Tenant) -> None:
    with tenant.refuses(404, "sheet.not_found"):
        draft(tenant, "other")


def test_a_sheet_tells_which_goal_each_finding_is_about(tenant: Tenant) -> None:
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    goal = tenant.goal("staff", sheet, kind="kpi", weight=60, key_results=[A_KEY_RESULT])

    answer = tenant.ok("staff", "GET", f"/v1/sheets/{sheet}/findings")

    told = {item["code"]: item["goal_id"] for item in answer["items"]}
    assert told == {"no_parent": goal["id"], "unbalanced_weights": None}
    with tenant.refuses(404, "sheet.not_found"):
        tenant.call("other", "GET", f"/v1/sheets/{sheet}/findings")


def test_earlier_key_results_are_told_with_what_was_reached(tenant: Tenant) -> None:
    goal = last_quarter(tenant)
    path = "/v1/past-key-results"

    (item,) = tenant.ok("staff", "GET", path)["items"]

    assert (item["title"], item["current"], item["progress"]) == ("一次交检合格率", 97.5, 100)
    assert (item["goal"]["id"], item["cycle"]["name"]) == (goal, "上季")
    assert tenant.ok("staff", "GET", path, query_string={"q": "库存"})["items"] == []
    cycle = tenant.cycle("person")["id"]
    query = {"owner": tenant.ids["staff"], "cycle_id": cycle, "q": "合格"}
    assert len(tenant.ok("head", "GET", path, query_string=query)["items"]) == 1


def test_earlier_key_results_are_seen_as_their_goals_are(tenant: Tenant) -> None:
    last_quarter(tenant, visibility="line")
    query = {"owner": tenant.ids["staff"]}
    path = "/v1/past-key-results"
    assert tenant.ok("other", "GET", path, query_string=query)["items"] == []
    assert len(tenant.ok("head", "GET", path, query_string=query)["items"]) == 1


def test_earlier_key_results_come_page_by_page(tenant: Tenant) -> None:
    last_quarter(tenant)
    for _ in range(2):
        with tenant.goals.as_system(tenant.company) as uow:
            row = uow.session.scalars(
                sa.select(KeyResult).where(KeyResult.title == RATE["title"])
            ).first()
            copy = {
                column.key: getattr(row, column.key)
                for column in KeyResult.__table__.columns
                if column.key not in ("id", "version")
            }
            uow.add(KeyResult(**copy))
    path, seen, after = "/v1/past-key-results", [], ""
    while after is not None:
        page = tenant.ok("staff", "GET", path, query_string={"limit": 2, "after": after})
        seen += [item["id"] for item in page["items"]]
        after = page["next"]
    assert len(seen) == len(set(seen)) == 3


@pytest.mark.parametrize("owner", ["nobody", "1"])
def test_an_owner_is_named_by_id(tenant: Tenant, owner: str) -> None:
    query = {"owner": owner}
    with tenant.refuses(422, "field.invalid_uuid"):
        tenant.call("staff", "GET", "/v1/past-key-results", query_string=query)


def test_a_blocker_of_the_company_holds_a_submission(tenant: Tenant) -> None:
    rules = {"severities": {"no_parent": "blocker"}, "max_goals": 7, "max_key_results": 5}
    version = tenant.ok("staff", "GET", "/v1/writing_rules")["version"]
    tag = {"If-Match": f'"{version}"'}
    with tenant.goals.as_system(tenant.company) as uow:
        state = tenant._employee("other", None)
        state.roles.extend([pb.Role(role="hr")])
        state.version = 2
        apply_employees(uow, [state])
    path = "/v1/writing_rules"
    with tenant.refuses(403, "not_allowed"):
        tenant.call("staff", "PUT", path, json=rules, headers=tag)
    kept = tenant.call("other", "PUT", path, json=rules, headers=tag)
    assert kept.status_code == 200
    assert kept.json["severities"]["unbalanced_weights"] == "blocker"
    with tenant.refuses(412, "stale"):
        tenant.call("other", "PUT", path, json=rules, headers=tag)
    sheet = tenant.sheet("staff", "person", tenant.ids["staff"])
    tenant.goal("staff", sheet, key_results=[A_KEY_RESULT])

    step = f"/v1/sheets/{sheet}/transitions"
    refused = tenant.call("staff", "POST", step, json={"to": "in_approval"})
    tag = {"If-Match": f'"{kept.json["version"]}"'}
    tenant.call("other", "PUT", path, json=rules | {"severities": {}}, headers=tag)
    handed_in = tenant.call("staff", "POST", step, json={"to": "in_approval"})

    assert refused.json["code"] == "sheet.blocked"
    assert [one["code"] for one in refused.json["errors"]] == ["writing.no_parent"]
    assert handed_in.status_code == 200
