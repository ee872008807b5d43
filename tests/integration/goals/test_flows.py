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


def test_a_move_of_the_sheet_does_not_get_past_a_node(tenant: Any) -> None:
    steps = [
        {"approvers": [{"kind": "direct_manager"}]},
        {"approvers": [{"kind": "nth_manager", "n": 2}]},
    ]
    assert set_flow(tenant, *steps).status_code == 200
    sheet = a_sheet(tenant, **OKR)
    submitted(tenant, sheet)
    path = f"/v1/sheets/{sheet}/transitions"

    with tenant.refuses(403, "request.not_waiting"):
        tenant.call("boss", "POST", path, json={"to": "agreed"})
    assert tenant.ok("head", "POST", path, json={"to": "agreed"})["state"] == "in_approval"
    with tenant.refuses(403, "request.not_waiting"):
        tenant.call("head", "POST", path, json={"to": "agreed"})
    assert tenant.ok("boss", "POST", path, json={"to": "agreed"})["state"] == "filed"


def test_the_approvers_are_shown_before_anything_is_handed_in(tenant: Any) -> None:
    sheet = a_sheet(tenant, **OKR)

    shown = tenant.ok("staff", "GET", f"/v1/sheets/{sheet}/approvers")

    assert [[one["name"] for one in step["people"]] for step in shown["steps"]] == [["head"]]
    assert box(tenant, "head", "waiting") == []


def test_a_flow_is_replaced_under_its_version_and_goes_back_to_the_default(tenant: Any) -> None:
    step = {"approvers": [{"kind": "role", "role": "hr"}]}
    assert set_flow(tenant, step).json["version"] == 1
    stale = {"level": "person", "trigger": "submit", "steps": [step]}
    with tenant.refuses(412, "stale"):
        tenant.call("hr", "PUT", "/v1/approval-flows", json=stale, headers={"If-Match": '"0"'})
    assert submitted(tenant, a_sheet(tenant, **OKR))["steps"][0]["roles"] == ["hr"]

    back = set_flow(tenant).json

    assert (back["default"], back["steps"][0]["approvers"][0]["kind"]) == (True, "direct_manager")


@pytest.mark.parametrize(
    "approver",
    [{"kind": "person"}, {"kind": "nth_manager"}, {"kind": "role"}],
    ids=lambda a: a["kind"],
)
def test_an_approver_without_what_its_kind_needs_is_refused(tenant: Any, approver: Any) -> None:
    with tenant.refuses(422, "field.required"):
        set_flow(tenant, {"approvers": [approver]})
