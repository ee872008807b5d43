"""Metrics, key results that follow them, and the grid of what is expected, provided and late."""

from datetime import timedelta
from typing import Any

import pytest

from servicekit.testing import statements_of
from tests.integration.goals.plant import (
    DATES,
    LAST_MONTH,
    MONTH_BEFORE,
    THIS_MONTH,
    TODAY,
    Plant,
    cell,
    faults,
)


@pytest.fixture
def plant(world: Any) -> Plant:
    return Plant(world, people=3)


def changed(plant: Plant, metric: Any, **changes: Any) -> Any:
    headers = {"If-Match": f'"{metric["version"]}"'}
    return plant.call("hr", "PATCH", f"/v1/metrics/{metric['id']}", json=changes, headers=headers)


def bound(plant: Plant, key_result: Any, metric: Any, who: str = "hr", **body: Any) -> Any:
    path = f"/v1/key_results/{key_result['id']}/metric"
    headers = {"If-Match": f'"{key_result["version"]}"'}
    body = {"metric_id": metric["id"] if metric else None, **body}
    return plant.call(who, "PUT", path, json=body, headers=headers)


def test_hr_says_what_is_measured_and_everybody_finds_it(plant: Plant) -> None:
    metric = plant.metric(name="一次合格率", formula="合格数 ÷ 总数", source="MES")

    assert (
        plant.call("w0", "POST", "/v1/metrics", json={"code": "X", "name": "x"}).status_code == 403
    )
    (found,) = plant.ok("w0", "GET", "/v1/metrics?q=合格率")["items"]
    assert (found["id"], found["provider"]["name"]) == (metric["id"], "finance")
    assert [item and item["name"] for item in found["series"]] == [None, "0车间", "1车间", "2车间"]
    assert found["editable"] is False
    mine = plant.ok("finance", "GET", "/v1/metrics?mine=true")["items"]
    assert metric["id"] in [item["id"] for item in mine]
    assert plant.ok("w0", "GET", "/v1/metrics?mine=true")["items"] == []


def test_a_metric_that_cannot_be_measured_is_refused_where_it_is_wrong(plant: Plant) -> None:
    known = plant.metric(code="OUTPUT")
    body = {"code": "OUTPUT", "name": "产量"}

    assert plant.call("hr", "POST", "/v1/metrics", json=body).json["code"] == "metric.exists"
    wrong = {
        "code": ({"code": "=1+1"}, "metric.code_form"),
        "unit_ids": ({"for_company": False}, "metric.no_series"),
        "unit_ids.0": ({"unit_ids": [known["id"]]}, "sheet.owner_unknown"),
        "provider_id": ({"provider_id": known["id"]}, "sheet.owner_unknown"),
        "direction": ({"direction": "milestones"}, "field.choice"),
        "data_day": ({"data_day": 91}, "field.range"),
    }
    for path, (extra, code) in wrong.items():
        answer = plant.call("hr", "POST", "/v1/metrics", json={**body, "code": "NEW", **extra})
        assert faults(answer) == [(path, code)]


def test_what_values_mean_is_fixed_once_there_are_any(plant: Plant) -> None:
    metric = plant.metric()
    renewed = changed(plant, metric, unit="吨", data_day=3)
    assert (renewed.status_code, renewed.json["unit"]) == (200, "吨")
    plant.provide(cell(metric, None, LAST_MONTH, 5))

    assert changed(plant, renewed.json, accumulation="latest").json["code"] == "metric.in_use"
    assert changed(plant, renewed.json, name="产出").status_code == 200
    plant.follower("w0", metric, None)
    now = plant.ok("hr", "GET", f"/v1/metrics/{metric['id']}")
    assert changed(plant, now, archived=True).json["code"] == "metric.still_bound"


def test_a_key_result_takes_its_measure_from_the_metric_and_its_number_at_once(
    plant: Plant,
) -> None:
    metric = plant.metric(accumulation="sum", period="month", unit="件")
    plant.provide(cell(metric, None, LAST_MONTH, 40))

    goal = plant.follower("w0", metric, None, unit="吨", accumulation="latest", period="week")

    (shown,) = plant.goal(goal)["key_results"]
    assert (shown["unit"], shown["accumulation"], shown["period"]) == ("件", "sum", "month")
    assert (shown["current"], shown["progress"]) == (40, 40)
    assert shown["metric"]["provider"]["name"] == "finance"


def test_binding_and_unbinding_compute_the_number_anew(plant: Plant) -> None:
    metric = plant.metric()
    plant.provide(cell(metric, plant.workshops[0], LAST_MONTH, 60))
    sheet = plant.world.sheet("w0", "person", plant.world.ids["w0"])
    part = {"title": "产量", "direction": "increase", "start": 0, "target": 100, **DATES}
    goal = plant.world.goal("w0", sheet, key_results=[part])
    (key_result,) = goal["key_results"]

    following = bound(plant, key_result, metric, who="w0", unit_id=plant.workshops[0]).json
    assert (following["current"], following["progress"]) == (60, 60)
    assert plant.goal(goal)["progress"] == 60
    free = bound(plant, following, None, who="w0").json
    assert (free["current"], free["metric"]) == (None, None)
    assert plant.goal(goal)["progress"] is None


def test_of_an_active_goal_only_those_who_manage_metrics_bind(plant: Plant) -> None:
    metric = plant.metric()
    goal = plant.follower("w0", metric, None)
    (key_result,) = plant.goal(goal)["key_results"]

    refused = bound(plant, key_result, None, who="w0")
    assert (refused.status_code, refused.json["code"]) == (409, "goal.change_request_needed")
    assert bound(plant, key_result, None, who="hr").status_code == 200


def test_a_binding_that_cannot_be_is_refused(plant: Plant) -> None:
    metric = plant.metric(unit_ids=[])
    sheet = plant.world.sheet("w0", "person", plant.world.ids["w0"])
    part = {"title": "上线", "direction": "binary"}
    goal = plant.world.goal("w0", sheet, key_results=[part])
    (key_result,) = goal["key_results"]

    assert faults(bound(plant, key_result, metric)) == [("direction", "metric.direction")]
    other = bound(plant, key_result, metric, unit_id=plant.workshops[0])
    assert faults(other) == [("unit_id", "metric.no_such_series")]
    unknown = bound(plant, key_result, {"id": goal["id"]})
    assert faults(unknown) == [("metric_id", "metric.not_found")]


def test_what_comes_from_the_metric_is_not_changed_on_the_key_result(plant: Plant) -> None:
    metric = plant.metric()
    sheet = plant.world.sheet("w0", "person", plant.world.ids["w0"])
    part = {"title": "产量", "direction": "increase", "start": 0, "target": 100}
    goal = plant.world.goal("w0", sheet, key_results=[{**part, "metric_id": metric["id"]}])
    (key_result,) = goal["key_results"]
    path, headers = (
        f"/v1/key_results/{key_result['id']}",
        {"If-Match": f'"{key_result["version"]}"'},
    )

    answer = plant.call("w0", "PATCH", path, json={"period": "week"}, headers=headers)
    assert faults(answer) == [("period", "kr.taken_from_metric")]
    answer = plant.call("w0", "PATCH", path, json={"driver": "children"}, headers=headers)
    assert faults(answer) == [("driver", "kr.taken_from_metric")]
    same = {"period": "month", "target": 80}
    assert plant.call("w0", "PATCH", path, json=same, headers=headers).status_code == 200


def test_late_data_is_the_providers_matter_and_not_the_owners(plant: Plant) -> None:
    metric = plant.metric(data_day=0)
    goal = plant.follower("w0", metric, None)

    shown = plant.goal(goal)
    (key_result,) = shown["key_results"]
    assert (key_result["due_on"], key_result["health"], shown["health"]) == (
        None, "pending", "pending",
    )  # fmt: skip
    assert key_result["metric"]["late"] is True
    plant.provide(cell(metric, None, MONTH_BEFORE, 99), cell(metric, None, LAST_MONTH, 1))
    (key_result,) = plant.goal(goal)["key_results"]
    assert key_result["metric"]["late"] is False
    assert key_result["health"] == "achieved"


def test_the_grid_tells_what_is_provided_late_due_and_not_awaited(plant: Plant) -> None:
    metric, patient = plant.metric(data_day=0), plant.metric(data_day=90)
    for known in (metric, patient):
        plant.follower(f"w{[metric, patient].index(known)}", known, None)
    plant.provide(cell(metric, None, MONTH_BEFORE, 7))

    grid = plant.ok("finance", "GET", "/v1/metric_values?period=month&count=4")

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


def test_the_grid_shows_ones_own_metrics_and_costs_the_same_for_any_number(plant: Plant) -> None:
    plant.metric(provider_id=plant.world.ids["w1"])
    assert len(plant.ok("w1", "GET", "/v1/metric_values")["items"]) == 4
    assert plant.ok("w2", "GET", "/v1/metric_values")["items"] == []

    counts = []
    for _ in range(2):
        with statements_of(plant.world.goals) as sent:
            plant.ok("finance", "GET", "/v1/metric_values")
        counts.append(len(sent))
        for _ in range(5):
            plant.metric()
    assert counts[0] <= counts[1] <= 8, counts


def test_a_goal_page_costs_one_statement_more_for_all_that_follow_metrics(plant: Plant) -> None:
    metric = plant.metric()
    plant.follower("w0", metric, None)
    sheet = plant.world.sheet("hr", "person", plant.world.ids["w0"])
    with statements_of(plant.world.goals) as sent:
        plant.ok("hr", "GET", f"/v1/sheets/{sheet}")

    assert len(sent) <= 12, len(sent)


def test_a_key_result_is_moved_only_by_periods_within_its_dates(plant: Plant) -> None:
    metric = plant.metric()
    dates = {"starts_on": str(THIS_MONTH), "ends_on": str(TODAY + timedelta(days=40))}
    goal = plant.follower("w0", metric, None, **dates)

    answer = plant.provide(cell(metric, None, LAST_MONTH, 50), cell(metric, None, THIS_MONTH, 3))

    assert (answer.json["key_results"], plant.current(goal)) == (1, 3)
