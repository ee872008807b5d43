"""Approval flows: set, shown before anything is handed in, and not to be got past."""

from typing import Any

import pytest

from tests.integration.goals.approving import (
    OKR,
    a_sheet,
    box,
    set_flow,
    submitted,
)


def test_a_move_of_the_sheet_does_not_get_past_a_node(world: Any) -> None:
    nodes = [
        {"approvers": [{"kind": "direct_manager"}]},
        {"approvers": [{"kind": "nth_manager", "n": 2}]},
    ]
    assert set_flow(world, *nodes).status_code == 200
    sheet = a_sheet(world, **OKR)
    submitted(world, sheet)
    path = f"/v1/sheets/{sheet}/transitions"

    assert world.call("boss", "POST", path, json={"to": "agreed"}).status_code == 403
    assert world.ok("head", "POST", path, json={"to": "agreed"})["state"] == "in_approval"
    assert world.call("head", "POST", path, json={"to": "agreed"}).status_code == 403
    assert world.ok("boss", "POST", path, json={"to": "agreed"})["state"] == "filed"


def test_the_approvers_are_shown_before_anything_is_handed_in(world: Any) -> None:
    sheet = a_sheet(world, **OKR)

    shown = world.ok("staff", "GET", f"/v1/sheets/{sheet}/approvers")

    assert [[one["name"] for one in node["people"]] for node in shown["nodes"]] == [["head"]]
    assert box(world, "head", "waiting") == []


def test_a_flow_is_replaced_under_its_version_and_goes_back_to_the_default(world: Any) -> None:
    node = {"approvers": [{"kind": "role", "role": "hr"}]}
    assert set_flow(world, node).json["version"] == 1
    stale = {"level": "person", "trigger": "submit", "nodes": [node]}
    answer = world.call("hr", "PUT", "/v1/approval-flows", json=stale, headers={"If-Match": '"0"'})
    assert answer.status_code == 412
    assert submitted(world, a_sheet(world, **OKR))["nodes"][0]["roles"] == ["hr"]

    back = set_flow(world).json

    assert (back["default"], back["nodes"][0]["approvers"][0]["kind"]) == (True, "direct_manager")


@pytest.mark.parametrize(
    "approver",
    [{"kind": "person"}, {"kind": "nth_manager"}, {"kind": "role"}],
    ids=lambda a: a["kind"],
)
def test_an_approver_without_what_its_kind_needs_is_refused(world: Any, approver: Any) -> None:
    answer = set_flow(world, {"approvers": [approver]})

    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "field.required")
