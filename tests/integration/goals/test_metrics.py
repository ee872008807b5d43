"""Metrics, key results that follow them, and the grid of what is expected, provided and late."""

from datetime import timedelta
from typing import Any

import pytest

from servicekit.testing import statements_of
from tests.integration.goals.workshops import (
    DATES,
    LAST_MONTH,
    MONTH_BEFORE,
    THIS_MONTH,
    TODAY,
    Workshops,
    cell,
    faults,
)


@pytest.fixture
def workshops(tenant: Any) -> Workshops:
    return Workshops(tenant, people=3)


def changed(workshops: Workshops, metric: Any, **changes: Any) -> Any:
    headers = {"If-Match": f'"{metric["version"]}"'}
    return workshops.call(
        "hr", "PATCH", f"/v1/metrics/{metric['id']}", json=changes, headers=headers
    )


def bound(workshops: Workshops, key_result: Any, metric: Any, who: str = "hr", **body: Any) -> Any:
    path = f"/v1/key_results/{key_result['id']}/metric"
    headers = {"If-Match": f'"{key_result["version"]}"'}
    body = {"metric_id": metric["id"] if metric else None, **body}
    return workshops.call(who, "PUT", path, json=body, headers=headers)


def test_hr_says_what_is_measured_and_everybody_finds_it(workshops: Workshops) -> None:
    metric = workshops.metric(name="一次合格率", formula="合格数 ÷ 总数", source="MES")

    with workshops.tenant.refuses(403, "not_allowed"):
        workshops.call("w0", "POST", "/v1/metrics", json={"code": "X", "name": "x"})
    (found,) = workshops.ok("w0", "GET", "/v1/metrics?q=合格率")["items"]
    assert (found["id"], found["provider"]["name"]) == (metric["id"], "finance")
    assert [item and item["name"] for item in found["series"]] == [None, "0车间", "1车间", "2车间"]
    assert found["allowed_actions"] == []
    mine = workshops.ok("finance", "GET", "/v1/metrics?mine=true")["items"]
    assert metric["id"] in [item["id"] for item in mine]
    assert workshops.ok("w0", "GET", "/v1/metrics?mine=true")["items"] == []


def test_a_metric_that_cannot_be_measured_is_refused_where_it_is_wrong(
    workshops: Workshops,
) -> None:
    known = workshops.metric(code="OUTPUT")
    body = {"code": "OUTPUT", "name": "产量"}

    assert workshops.call("hr", "POST", "/v1/metrics", json=body).json["code"] == "metric.exists"
    wrong = {
        "code": ({"code": "=1+1"}, "metric.code_form"),
        "unit_ids": ({"for_company": False}, "metric.no_series"),
        "unit_ids.0": ({"unit_ids": [known["id"]]}, "sheet.owner_unknown"),
        "provider_id": ({"provider_id": known["id"]}, "sheet.owner_unknown"),
        "direction": ({"direction": "milestones"}, "field.choice"),
        "data_day": ({"data_day": 91}, "field.range"),
    }
    for path, (extra, code) in wrong.items():
        answer = workshops.call("hr", "POST", "/v1/metrics", json={**body, "code": "NEW", **extra})
        assert faults(answer) == [(path, code)]


def test_metric_in_use_keeps_unit_accumulation_and_period(workshops: Workshops) -> None:
    metric = workshops.metric()
    renewed = changed(workshops, metric, unit="吨", data_day=3)
    assert (renewed.status_code, renewed.json["unit"]) == (200, "吨")
    workshops.provide(cell(metric, None, LAST_MONTH, 5))

    assert changed(workshops, renewed.json, accumulation="latest").json["code"] == "metric.in_use"
    assert changed(workshops, renewed.json, name="产出").status_code == 200
    workshops.follower("w0", metric, None)
    now = workshops.ok("hr", "GET", f"/v1/metrics/{metric['id']}")
    assert changed(workshops, now, archived=True).json["code"] == "metric.still_bound"


def test_a_key_result_takes_its_measure_from_the_metric_and_its_number_at_once(
    workshops: Workshops,
) -> None:
    metric = workshops.metric(accumulation="sum", period="month", unit="件")
    workshops.provide(cell(metric, None, LAST_MONTH, 40))

    goal = workshops.follower("w0", metric, None, unit="吨", accumulation="latest", period="week")

    (shown,) = workshops.goal(goal)["key_results"]
    assert (shown["unit"], shown["accumulation"], shown["period"]) == ("件", "sum", "month")
    assert (shown["current"], shown["progress"]) == (40, 40)
    assert shown["metric"]["provider"]["name"] == "finance"


def test_binding_and_unbinding_compute_the_number_anew(workshops: Workshops) -> None:
    metric = workshops.metric()
    workshops.provide(cell(metric, workshops.unit_ids[0], LAST_MONTH, 60))
    sheet = workshops.tenant.sheet("w0", "person", workshops.tenant.ids["w0"])
    part = {"title": "产量", "direction": "increase", "start": 0, "target": 100, **DATES}
    goal = workshops.tenant.goal("w0", sheet, key_results=[part])
    (key_result,) = goal["key_results"]

    following = bound(workshops, key_result, metric, who="w0", unit_id=workshops.unit_ids[0]).json
    assert (following["current"], following["progress"]) == (60, 60)
    assert workshops.goal(goal)["progress"] == 60
    free = bound(workshops, following, None, who="w0").json
    assert (free["current"], free["metric"]) == (None, None)
    assert workshops.goal(goal)["progress"] is None


def test_active_goal_is_bound_by_managers_of_metrics(workshops: Workshops) -> None:
    metric = workshops.metric()
    goal = workshops.follower("w0", metric, None)
    (key_result,) = workshops.goal(goal)["key_results"]

    with workshops.tenant.refuses(409, "goal.change_request_needed"):
        bound(workshops, key_result, None, who="w0")
    assert bound(workshops, key_result, None, who="hr").status_code == 200


def test_a_binding_that_cannot_be_is_refused(workshops: Workshops) -> None:
    metric = workshops.metric(unit_ids=[])
    sheet = workshops.tenant.sheet("w0", "person", workshops.tenant.ids["w0"])
    part = {"title": "上线", "direction": "binary"}
    goal = workshops.tenant.goal("w0", sheet, key_results=[part])
    (key_result,) = goal["key_results"]

    assert faults(bound(workshops, key_result, metric)) == [("direction", "metric.direction")]
    other = bound(workshops, key_result, metric, unit_id=workshops.unit_ids[0])
    assert faults(other) == [("unit_id", "metric.no_such_series")]
    unknown = bound(workshops, key_result, {"id": goal["id"]})
    assert faults(unknown) == [("metric_id", "metric.not_found")]


def test_bound_key_result_keeps_the_metrics_columns(workshops: Workshops) -> None:
    metric = workshops.metric()
    sheet = workshops.tenant.sheet("w0", "person", workshops.tenant.ids["w0"])
    part = {"title": "产量", "direction": "increase", "start": 0, "target": 100}
    goal = workshops.tenant.goal("w0", sheet, key_results=[{**part, "metric_id": metric["id"]}])
    (key_result,) = goal["key_results"]
    path, headers = (
        f"/v1/key_results/{key_result['id']}",
        {"If-Match": f'"{key_result["version"]}"'},
    )

    answer = workshops.call("w0", "PATCH", path, json={"period": "week"}, headers=headers)
    assert faults(answer) == [("period", "kr.decided_by_metric")]
    answer = workshops.call(
        "w0", "PATCH", path, json={"progress_source": "children"}, headers=headers
    )
    assert faults(answer) == [("progress_source", "kr.decided_by_metric")]
    same = {"period": "month", "target": 80}
    assert workshops.call("w0", "PATCH", path, json=same, headers=headers).status_code == 200


def test_late_data_is_the_providers_matter_and_not_the_owners(workshops: Workshops) -> None:
    metric = workshops.metric(data_day=0)
    goal = workshops.follower("w0", metric, None)

    shown = workshops.goal(goal)
    (key_result,) = shown["key_results"]
    assert (key_result["due_on"], key_result["health"], shown["health"]) == (
        None, "pending", "pending",
    )  # fmt: skip
    assert key_result["metric"]["late"] is True
    workshops.provide(cell(metric, None, MONTH_BEFORE, 99), cell(metric, None, LAST_MONTH, 1))
    (key_result,) = workshops.goal(goal)["key_results"]
    assert key_result["metric"]["late"] is False
    assert key_result["health"] == "achieved"


def test_the_grid_tells_what_is_provided_late_due_and_not_awaited(workshops: Workshops) -> None:
    metric, patient = workshops.metric(data_day=0), workshops.metric(data_day=90)
    for known in (metric, patient):
        workshops.follower(f"w{[metric, patient].index(known)}", known, None)
    workshops.provide(cell(metric, None, MONTH_BEFORE, 7))

    grid = workshops.ok("finance", "GET", "/v1/metric_values?period=month&count=4")

    assert [item["start"] for item in grid["periods"]][1:] == [
        str(day) for day in (MONTH_BEFORE, LAST_MONTH, THIS_MONTH)
    ]
    rows = {(item["metric_id"], item["unit_code"]): item for item in grid["items"]}
    states = {
        key: [item["state"] for item in row["cells"]]
        for key, row in rows.items()
        if key[0] in (metric["id"], patient["id"]) and key[1] in ("", "W0")
    }
    assert states == {
        (metric["id"], ""): ["idle", "provided", "late", "open"],
        (metric["id"], "W0"): ["idle", "idle", "idle", "open"],
        (patient["id"], ""): ["idle", "due", "due", "open"],
        (patient["id"], "W0"): ["idle", "idle", "idle", "open"],
    }
    assert (rows[(metric["id"], "")]["key_results"], rows[(metric["id"], "")]["late"]) == (1, 1)


def test_the_grid_shows_ones_own_metrics_and_costs_the_same_for_any_number(
    workshops: Workshops,
) -> None:
    workshops.metric(provider_id=workshops.tenant.ids["w1"])
    assert len(workshops.ok("w1", "GET", "/v1/metric_values")["items"]) == 4
    assert workshops.ok("w2", "GET", "/v1/metric_values")["items"] == []

    counts = []
    for _ in range(2):
        with statements_of(workshops.tenant.goals) as sent:
            workshops.ok("finance", "GET", "/v1/metric_values")
        counts.append(len(sent))
        for _ in range(5):
            workshops.metric()
    assert counts[0] <= counts[1] <= 8, counts


def test_a_goal_page_costs_one_statement_more_for_all_that_follow_metrics(
    workshops: Workshops,
) -> None:
    metric = workshops.metric()
    workshops.follower("w0", metric, None)
    sheet = workshops.tenant.sheet("hr", "person", workshops.tenant.ids["w0"])
    with statements_of(workshops.tenant.goals) as sent:
        workshops.ok("hr", "GET", f"/v1/sheets/{sheet}")

    assert len(sent) <= 12, len(sent)


def test_a_key_result_is_moved_only_by_periods_within_its_dates(workshops: Workshops) -> None:
    metric = workshops.metric()
    dates = {"starts_on": str(THIS_MONTH), "ends_on": str(TODAY + timedelta(days=40))}
    goal = workshops.follower("w0", metric, None, **dates)

    answer = workshops.provide(
        cell(metric, None, LAST_MONTH, 50), cell(metric, None, THIS_MONTH, 3)
    )

    assert (answer.json["key_results"], workshops.current(goal)) == (1, 3)
