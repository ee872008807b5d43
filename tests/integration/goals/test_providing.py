"""A provider enters values once; every key result that follows them moves in the same moment."""

from typing import Any

import pytest

from servicekit.testing import outbox_of, statements_of
from services.goals.progress.use_cases import reported_values, roll_up_job
from tests.integration.goals.test_path import recorded
from tests.integration.goals.workshops import (
    DATES,
    LAST_MONTH,
    MONTH_BEFORE,
    THIS_MONTH,
    Workshops,
    cell,
    faults,
)


@pytest.fixture
def workshops(tenant: Any) -> Workshops:
    return Workshops(tenant)


def test_last_months_values_of_thirty_people_move_each_of_their_numbers(
    workshops: Workshops,
) -> None:
    metric = workshops.metric()
    people = [name for name in workshops.names if name.startswith("w")]
    goals = {
        name: workshops.follower(name, metric, workshops.unit_ids[index % 3], target=100 + index)
        for index, name in enumerate(people)
    }

    cells = [cell(metric, unit, LAST_MONTH, 30 + n) for n, unit in enumerate(workshops.unit_ids)]
    answer = workshops.provide(*cells)

    assert (answer.status_code, answer.json) == (200, {"changed": 3, "key_results": 30})
    for index, name in enumerate(people):
        (shown,) = workshops.goal(goals[name])["key_results"]
        told = 30 + index % 3
        assert shown["current"] == told
        assert shown["progress"] == pytest.approx(100 * told / (100 + index), abs=1e-5)
        assert [item["source"] for item in shown["values"]] == ["provided"]
    states = outbox_of(workshops.tenant.goals, workshops.tenant.company)
    told = {row.key.rpartition(":")[2] for row in states if row.type.endswith("GoalState")}
    assert {goal["id"] for goal in goals.values()} <= told


def test_one_key_result_or_thirty_cost_the_same_statements(workshops: Workshops) -> None:
    few, many = workshops.metric(), workshops.metric()
    workshops.follower("w0", few, None)
    for index in range(1, 30):
        workshops.follower(f"w{index}", many, None)

    counts = []
    for metric in (few, many):
        with statements_of(workshops.tenant.goals) as sent:
            assert workshops.provide(cell(metric, None, LAST_MONTH, 5)).status_code == 200
        counts.append(len(sent))

    pass


def test_provided_values_roll_up_to_parents(workshops: Workshops) -> None:
    metric = workshops.metric()
    top = workshops.tenant.sheet("boss", "company", None)
    company = workshops.tenant.goal("boss", top, progress_source="children")
    workshops.tenant.agree(top, "boss", "boss")
    sheet = workshops.tenant.sheet("staff", "person", workshops.tenant.ids["staff"])
    part = {"title": "产量", "direction": "increase", "start": 0, "target": 100, **DATES}
    workshops.tenant.goal(
        "staff",
        sheet,
        key_results=[{**part, "metric_id": metric["id"]}],
        alignments=[{"goal_id": company["id"]}],
    )
    workshops.tenant.agree(sheet, "staff", "head")

    workshops.provide(cell(metric, None, LAST_MONTH, 40))
    with workshops.tenant.goals.as_system(workshops.tenant.company) as uow:
        roll_up_job.roll_up(uow)

    assert workshops.goal(company)["progress"] == 40


def test_a_correction_counts_and_what_was_before_stays_known(workshops: Workshops) -> None:
    metric = workshops.metric()
    goal = workshops.follower("w0", metric, None)
    workshops.provide(cell(metric, None, LAST_MONTH, 90))
    workshops.provide(cell(metric, None, LAST_MONTH, 40), who="hr")

    assert workshops.current(goal) == 40
    history = workshops.ok("finance", "GET", f"/v1/metrics/{metric['id']}/values")["items"]
    assert [(item["value"], item["author"]) for item in history] == [(40, "hr"), (90, "finance")]
    audits = [
        row.payload
        for row in outbox_of(workshops.tenant.goals, workshops.tenant.company)
        if row.type.endswith("AuditRecorded") and b"metric.provided" in row.payload
    ]
    assert len(audits) == 2


def test_the_same_value_again_is_no_change(workshops: Workshops) -> None:
    metric = workshops.metric()
    workshops.provide(cell(metric, None, LAST_MONTH, 90))

    again = workshops.provide(cell(metric, None, LAST_MONTH, 90.0))

    assert again.json == {"changed": 0, "key_results": 0}
    history = workshops.ok("finance", "GET", f"/v1/metrics/{metric['id']}/values")["items"]
    assert len(history) == 1


def test_a_withdrawn_value_counts_no_more(workshops: Workshops) -> None:
    metric = workshops.metric()
    goal = workshops.follower("w0", metric, None)
    workshops.provide(cell(metric, None, MONTH_BEFORE, 10), cell(metric, None, LAST_MONTH, 90))

    workshops.provide(cell(metric, None, LAST_MONTH, None))

    assert workshops.current(goal) == 10


def test_months_that_come_out_of_order_land_where_they_belong(workshops: Workshops) -> None:
    stock = workshops.metric(accumulation="latest")
    goal = workshops.follower("w0", stock, None)
    workshops.provide(cell(stock, None, THIS_MONTH, 70))
    workshops.provide(cell(stock, None, LAST_MONTH, 20))

    assert workshops.current(goal) == 70
    shown = workshops.goal(goal)["key_results"][0]["values"]
    assert [item["value"] for item in shown] == [20, 70]


def test_a_ratio_divides_the_sums_of_its_two_numbers(workshops: Workshops) -> None:
    rate = workshops.metric(accumulation="ratio", unit="%", direction="at_least")
    goal = workshops.follower("w0", rate, None, direction="at_least", target=95)
    first, second = {"numerator": 90, "denominator": 100}, {"numerator": 396, "denominator": 400}

    workshops.provide(cell(rate, None, MONTH_BEFORE, first), cell(rate, None, LAST_MONTH, second))

    assert workshops.current(goal) == pytest.approx(97.2)


def test_a_closed_cycles_numbers_stand_and_the_value_is_kept(workshops: Workshops) -> None:
    metric = workshops.metric()
    goal = workshops.follower("w0", metric, None)
    workshops.provide(cell(metric, None, LAST_MONTH, 30))
    workshops.close(goal)

    answer = workshops.provide(
        cell(metric, None, LAST_MONTH, 99), cell(metric, None, THIS_MONTH, 1)
    )

    assert answer.json == {"changed": 2, "key_results": 0}
    (shown,) = workshops.goal(goal)["key_results"]
    assert shown["current"] == 30
    assert [item["value"] for item in shown["values"]] == [30]
    history = workshops.ok("finance", "GET", f"/v1/metrics/{metric['id']}/values")["items"]
    assert {item["value"] for item in history} == {30, 99, 1}


def test_a_value_that_the_owner_told_moves_nothing_while_bound(workshops: Workshops) -> None:
    metric = workshops.metric()
    goal = workshops.follower("w0", metric, None)
    workshops.provide(cell(metric, None, LAST_MONTH, 30))

    with workshops.tenant.goals.as_system(workshops.tenant.company) as uow:
        reported_values.apply_values(uow, [recorded(goal, "77", text="我说是 77")])

    assert workshops.current(goal) == 30


def test_values_are_provided_by_the_provider_and_managers_of_metrics(workshops: Workshops) -> None:
    metric = workshops.metric()
    one = cell(metric, None, LAST_MONTH, 5)

    with workshops.tenant.refuses(403, "metric.not_provider"):
        workshops.provide(one, who="w0")
    with workshops.tenant.refuses(404, "metric.not_found"):
        workshops.call("w0", "GET", f"/v1/metrics/{metric['id']}/values")
    with workshops.tenant.refuses(403, "metric.not_provider"):
        workshops.provide(one, who="boss")
    assert workshops.provide(one, who="finance").status_code == 200
    assert workshops.provide(one | {"value": 6}, who="hr").status_code == 200


def test_metric_of_another_tenant_is_not_found(workshops: Workshops, other_tenant: Any) -> None:
    metric = workshops.metric()
    there = Workshops(other_tenant, people=1)
    path = f"/v1/metrics/{metric['id']}"

    with workshops.tenant.refuses(404, "metric.not_found"):
        there.call("hr", "GET", path)
    with workshops.tenant.refuses(404, "metric.not_found"):
        there.call("hr", "GET", f"{path}/values")
    answer = there.provide(cell(metric, None, LAST_MONTH, 5), who="hr")
    assert faults(answer) == [("cells.0.metric_id", "metric.not_found")]
    coded = {"metric": metric["code"], "period": f"{LAST_MONTH:%Y-%m}", "value": 1}
    answer = there.call("hr", "PUT", "/v1/metric_values/by_code", json={"values": [coded]})
    assert faults(answer) == [("values.0.metric", "metric.not_found")]


def test_provided_values_are_refused_as_a_whole(workshops: Workshops) -> None:
    metric, rate = workshops.metric(unit_ids=[]), workshops.metric(accumulation="ratio")
    good = cell(metric, None, LAST_MONTH, 5)

    with workshops.tenant.refuses(422, "input.invalid"):
        answer = workshops.provide(
            good,
            cell(metric, workshops.unit_ids[0], LAST_MONTH, 5),
            cell(rate, None, LAST_MONTH, 5),
            cell(rate, None, LAST_MONTH, {"numerator": 5}),
            cell(rate, None, LAST_MONTH, {"numerator": 5, "denominator": 0}),
            cell(metric, None, LAST_MONTH, {"numerator": 5, "denominator": 2}),
            cell(metric, None, THIS_MONTH.replace(year=THIS_MONTH.year + 1), 5),
        )

    assert faults(answer) == [
        ("cells.1.unit_id", "metric.no_such_series"),
        ("cells.2.value", "metric.ratio_in_two_numbers"),
        ("cells.3.denominator", "field.required"),
        ("cells.4.denominator", "metric.denominator_positive"),
        ("cells.5.numerator", "metric.not_a_ratio"),
        ("cells.6.period_start", "metric.period_ahead"),
    ]
    assert faults(workshops.provide(good, good)) == [
        ("cells.0.period_start", "metric.cell_twice"),
        ("cells.1.period_start", "metric.cell_twice"),
    ]
    assert workshops.ok("hr", "GET", f"/v1/metrics/{metric['id']}/values")["items"] == []


def test_nobody_overwrites_unseen_what_somebody_else_entered(workshops: Workshops) -> None:
    metric = workshops.metric()
    workshops.provide(cell(metric, None, LAST_MONTH, 5))
    (known,) = workshops.ok("finance", "GET", f"/v1/metrics/{metric['id']}/values")["items"]

    answer = workshops.provide(cell(metric, None, LAST_MONTH, 6, expected_id=None))
    assert faults(answer) == [("cells.0.expected_id", "metric.stale")]
    assert (
        workshops.provide(cell(metric, None, LAST_MONTH, 6, expected_id=known["id"])).status_code
        == 200
    )


def test_a_partner_provides_by_code(workshops: Workshops) -> None:
    metric = workshops.metric()
    goal = workshops.follower("w0", metric, workshops.unit_ids[1])
    issuer, company = workshops.tenant.goals.issuer, workshops.tenant.company
    value = {"metric": metric["code"], "unit": "W1", "period": f"{LAST_MONTH:%Y-%m}", "value": 12}

    def put(scope: str, **changes: Any) -> Any:
        headers = {"Authorization": f"Bearer {issuer.client(company, scope)}"}
        body = {"values": [value | changes]}
        path = "/v1/metric_values/by_code"
        return workshops.tenant.goals.http.open(path, method="PUT", headers=headers, json=body)

    with workshops.tenant.refuses(403, "scope.missing"):
        put("goals:read")
    assert put("goals:write").json == {"changed": 1, "key_results": 1}
    assert workshops.current(goal) == 12
    assert faults(put("goals:write", unit="W9")) == [("values.0.unit", "metric.no_such_series")]
    assert faults(put("goals:write", period="2026-W3")) == [
        ("values.0.period", "metric.period_month")
    ]
