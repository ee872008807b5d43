"""A provider enters values once; every key result that follows them moves in the same moment."""

from typing import Any

import pytest

from servicekit.testing import outbox_of, statements_of
from services.goals.progress.use_cases import reported_values, roll_up_job
from tests.integration.goals.plant import (
    DATES,
    LAST_MONTH,
    MONTH_BEFORE,
    THIS_MONTH,
    Plant,
    cell,
    faults,
)
from tests.integration.goals.test_path import recorded


@pytest.fixture
def plant(world: Any) -> Plant:
    return Plant(world)


def test_last_months_values_of_thirty_people_move_each_of_their_numbers(plant: Plant) -> None:
    metric = plant.metric()
    people = [name for name in plant.names if name.startswith("w")]
    goals = {
        name: plant.follower(name, metric, plant.workshops[index % 3], target=100 + index)
        for index, name in enumerate(people)
    }

    cells = [cell(metric, unit, LAST_MONTH, 30 + n) for n, unit in enumerate(plant.workshops)]
    answer = plant.provide(*cells)

    assert (answer.status_code, answer.json) == (200, {"changed": 3, "key_results": 30})
    for index, name in enumerate(people):
        (shown,) = plant.goal(goals[name])["key_results"]
        told = 30 + index % 3
        assert shown["current"] == told
        assert shown["progress"] == pytest.approx(100 * told / (100 + index), abs=1e-5)
        assert [item["source"] for item in shown["values"]] == ["provided"]
    states = outbox_of(plant.world.goals, plant.world.company)
    told = {row.key.rpartition(":")[2] for row in states if row.type.endswith("GoalState")}
    assert {goal["id"] for goal in goals.values()} <= told


def test_one_key_result_or_thirty_cost_the_same_statements(plant: Plant) -> None:
    few, many = plant.metric(), plant.metric()
    plant.follower("w0", few, None)
    for index in range(1, 30):
        plant.follower(f"w{index}", many, None)

    counts = []
    for metric in (few, many):
        with statements_of(plant.world.goals) as sent:
            assert plant.provide(cell(metric, None, LAST_MONTH, 5)).status_code == 200
        counts.append(len(sent))

    pass


def test_what_is_above_is_rolled_up(plant: Plant) -> None:
    metric = plant.metric()
    top = plant.world.sheet("boss", "company", None)
    company = plant.world.goal("boss", top, driver="children")
    plant.world.agree(top, "boss", "boss")
    sheet = plant.world.sheet("staff", "person", plant.world.ids["staff"])
    part = {"title": "产量", "direction": "increase", "start": 0, "target": 100, **DATES}
    plant.world.goal(
        "staff",
        sheet,
        key_results=[{**part, "metric_id": metric["id"]}],
        alignments=[{"goal_id": company["id"]}],
    )
    plant.world.agree(sheet, "staff", "head")

    plant.provide(cell(metric, None, LAST_MONTH, 40))
    with plant.world.goals.as_system(plant.world.company) as uow:
        roll_up_job.roll_up(uow)

    assert plant.goal(company)["progress"] == 40


def test_a_correction_counts_and_what_was_before_stays_known(plant: Plant) -> None:
    metric = plant.metric()
    goal = plant.follower("w0", metric, None)
    plant.provide(cell(metric, None, LAST_MONTH, 90))
    plant.provide(cell(metric, None, LAST_MONTH, 40), who="hr")

    assert plant.current(goal) == 40
    history = plant.ok("finance", "GET", f"/v1/metrics/{metric['id']}/values")["items"]
    assert [(item["value"], item["author"]) for item in history] == [(40, "hr"), (90, "finance")]
    audits = [
        row.payload
        for row in outbox_of(plant.world.goals, plant.world.company)
        if row.type.endswith("AuditRecorded") and b"metric.provided" in row.payload
    ]
    assert len(audits) == 2


def test_the_same_value_again_is_no_change(plant: Plant) -> None:
    metric = plant.metric()
    plant.provide(cell(metric, None, LAST_MONTH, 90))

    again = plant.provide(cell(metric, None, LAST_MONTH, 90.0))

    assert again.json == {"changed": 0, "key_results": 0}
    history = plant.ok("finance", "GET", f"/v1/metrics/{metric['id']}/values")["items"]
    assert len(history) == 1


def test_a_withdrawn_value_counts_no_more(plant: Plant) -> None:
    metric = plant.metric()
    goal = plant.follower("w0", metric, None)
    plant.provide(cell(metric, None, MONTH_BEFORE, 10), cell(metric, None, LAST_MONTH, 90))

    plant.provide(cell(metric, None, LAST_MONTH, None))

    assert plant.current(goal) == 10


def test_months_that_come_out_of_order_land_where_they_belong(plant: Plant) -> None:
    stock = plant.metric(accumulation="latest")
    goal = plant.follower("w0", stock, None)
    plant.provide(cell(stock, None, THIS_MONTH, 70))
    plant.provide(cell(stock, None, LAST_MONTH, 20))

    assert plant.current(goal) == 70
    shown = plant.goal(goal)["key_results"][0]["values"]
    assert [item["value"] for item in shown] == [20, 70]


def test_a_ratio_divides_the_sums_of_its_two_numbers(plant: Plant) -> None:
    rate = plant.metric(accumulation="ratio", unit="%", direction="at_least")
    goal = plant.follower("w0", rate, None, direction="at_least", target=95)
    first, second = {"numerator": 90, "denominator": 100}, {"numerator": 396, "denominator": 400}

    plant.provide(cell(rate, None, MONTH_BEFORE, first), cell(rate, None, LAST_MONTH, second))

    assert plant.current(goal) == pytest.approx(97.2)


def test_a_closed_cycles_numbers_stand_and_the_value_is_kept(plant: Plant) -> None:
    metric = plant.metric()
    goal = plant.follower("w0", metric, None)
    plant.provide(cell(metric, None, LAST_MONTH, 30))
    plant.close(goal)

    answer = plant.provide(cell(metric, None, LAST_MONTH, 99), cell(metric, None, THIS_MONTH, 1))

    assert answer.json == {"changed": 2, "key_results": 0}
    (shown,) = plant.goal(goal)["key_results"]
    assert shown["current"] == 30
    assert [item["value"] for item in shown["values"]] == [30]
    history = plant.ok("finance", "GET", f"/v1/metrics/{metric['id']}/values")["items"]
    assert {item["value"] for item in history} == {30, 99, 1}


def test_a_value_that_the_owner_told_moves_nothing_while_bound(plant: Plant) -> None:
    metric = plant.metric()
    goal = plant.follower("w0", metric, None)
    plant.provide(cell(metric, None, LAST_MONTH, 30))

    with plant.world.goals.as_system(plant.world.company) as uow:
        reported_values.apply_values(uow, [recorded(goal, "77", text="我说是 77")])

    assert plant.current(goal) == 30


def test_only_the_provider_and_those_who_manage_metrics_may_enter(plant: Plant) -> None:
    metric = plant.metric()
    one = cell(metric, None, LAST_MONTH, 5)

    refused = plant.provide(one, who="w0")
    assert (refused.status_code, refused.json["code"]) == (403, "metric.not_provider")
    assert plant.call("w0", "GET", f"/v1/metrics/{metric['id']}/values").status_code == 404
    assert plant.provide(one, who="boss").status_code == 403
    assert plant.provide(one, who="finance").status_code == 200
    assert plant.provide(one | {"value": 6}, who="hr").status_code == 200


def test_another_companys_metric_does_not_exist(plant: Plant, elsewhere: Any) -> None:
    metric = plant.metric()
    there = Plant(elsewhere, people=1)
    path = f"/v1/metrics/{metric['id']}"

    assert there.call("hr", "GET", path).status_code == 404
    assert there.call("hr", "GET", f"{path}/values").status_code == 404
    answer = there.provide(cell(metric, None, LAST_MONTH, 5), who="hr")
    assert faults(answer) == [("cells.0.metric_id", "metric.not_found")]
    coded = {"metric": metric["code"], "period": f"{LAST_MONTH:%Y-%m}", "value": 1}
    answer = there.call("hr", "PUT", "/v1/metric_values/by_code", json={"values": [coded]})
    assert faults(answer) == [("values.0.metric", "metric.not_found")]


def test_one_wrong_cell_refuses_all_and_is_named(plant: Plant) -> None:
    metric, rate = plant.metric(unit_ids=[]), plant.metric(accumulation="ratio")
    good = cell(metric, None, LAST_MONTH, 5)

    answer = plant.provide(
        good,
        cell(metric, plant.workshops[0], LAST_MONTH, 5),
        cell(rate, None, LAST_MONTH, 5),
        cell(rate, None, LAST_MONTH, {"numerator": 5}),
        cell(rate, None, LAST_MONTH, {"numerator": 5, "denominator": 0}),
        cell(metric, None, LAST_MONTH, {"numerator": 5, "denominator": 2}),
        cell(metric, None, THIS_MONTH.replace(year=THIS_MONTH.year + 1), 5),
    )

    assert (answer.status_code, faults(answer)) == (
        422,
        [
            ("cells.1.unit_id", "metric.no_such_series"),
            ("cells.2.value", "metric.ratio_in_two_numbers"),
            ("cells.3.denominator", "field.required"),
            ("cells.4.denominator", "metric.denominator_positive"),
            ("cells.5.numerator", "metric.not_a_ratio"),
            ("cells.6.period_start", "metric.period_ahead"),
        ],
    )
    assert faults(plant.provide(good, good)) == [
        ("cells.0.period_start", "metric.cell_twice"),
        ("cells.1.period_start", "metric.cell_twice"),
    ]
    assert plant.ok("hr", "GET", f"/v1/metrics/{metric['id']}/values")["items"] == []


def test_nobody_overwrites_unseen_what_somebody_else_entered(plant: Plant) -> None:
    metric = plant.metric()
    plant.provide(cell(metric, None, LAST_MONTH, 5))
    (known,) = plant.ok("finance", "GET", f"/v1/metrics/{metric['id']}/values")["items"]

    answer = plant.provide(cell(metric, None, LAST_MONTH, 6, seen=None))
    assert faults(answer) == [("cells.0.seen", "metric.changed_meanwhile")]
    assert plant.provide(cell(metric, None, LAST_MONTH, 6, seen=known["id"])).status_code == 200


def test_a_partner_provides_by_code(plant: Plant) -> None:
    metric = plant.metric()
    goal = plant.follower("w0", metric, plant.workshops[1])
    issuer, company = plant.world.goals.issuer, plant.world.company
    value = {"metric": metric["code"], "unit": "W1", "period": f"{LAST_MONTH:%Y-%m}", "value": 12}

    def put(scope: str, **changes: Any) -> Any:
        headers = {"Authorization": f"Bearer {issuer.client(company, scope)}"}
        body = {"values": [value | changes]}
        path = "/v1/metric_values/by_code"
        return plant.world.goals.http.open(path, method="PUT", headers=headers, json=body)

    assert put("goals:read").status_code == 403
    assert put("goals:write").json == {"changed": 1, "key_results": 1}
    assert plant.current(goal) == 12
    assert faults(put("goals:write", unit="W9")) == [("values.0.unit", "metric.no_such_series")]
    assert faults(put("goals:write", period="2026-W3")) == [
        ("values.0.period", "metric.period_month")
    ]
