"""What an operation is called, who may call it, and how it can fail."""

import pytest

from servicekit.http.operations import (
    RouteAccess,
    operation_id,
    problem_statuses,
    security,
    singular,
)

READ = RouteAccess(scope="goals:read", internal=False)
INTERNAL = RouteAccess(scope="goals:write", internal=True)
ANYBODY = RouteAccess(scope=None, internal=True)


@pytest.mark.parametrize(
    ("method", "path", "status", "is_list", "expected"),
    [
        ("GET", "/v1/goals", "200", True, "listGoals"),
        ("POST", "/v1/goals", "201", False, "createGoal"),
        ("GET", "/v1/goals/{goal_id}", "200", False, "getGoal"),
        ("PATCH", "/v1/goals/{goal_id}", "200", False, "updateGoal"),
        ("PUT", "/v1/goals/{goal_id}/alignments", "200", False, "replaceGoalAlignments"),
        ("DELETE", "/v1/sheets/{a}/comments/{b}", "204", False, "deleteSheetComment"),
        ("POST", "/v1/goals/{goal_id}/key_results", "201", False, "createGoalKeyResult"),
        ("POST", "/v1/rounds/{round_id}/launch", "202", False, "createRoundLaunch"),
        ("POST", "/v1/goals/{goal_id}/transitions", "200", False, "postGoalTransitions"),
        ("GET", "/v1/library_categories", "200", True, "listLibraryCategories"),
        ("GET", "/v1/approval-flows", "200", False, "getApprovalFlows"),
    ],
)
def test_an_operation_is_named_after_its_path(
    method: str, path: str, status: str, is_list: bool, expected: str
) -> None:
    assert operation_id(method, path, status=status, is_list=is_list) == expected


@pytest.mark.parametrize(
    ("many", "single"),
    [("goals", "goal"), ("deliveries", "delivery"), ("effectiveness", "effectiveness")],
)
def test_a_resource_is_named_in_the_singular(many: str, single: str) -> None:
    assert singular(many) == single


def test_reading_by_id_fails_for_want_of_a_token_a_right_or_a_row() -> None:
    assert problem_statuses("GET", "/v1/goals/{goal_id}", {}, READ) == [401, 403, 404, 503]


def test_a_list_refuses_arguments_that_break_a_rule() -> None:
    with_arguments = {"parameters": [{"name": "limit", "in": "query"}]}
    assert 422 in problem_statuses("GET", "/v1/goals", with_arguments, READ)
    assert 422 not in problem_statuses("GET", "/v1/goals", {}, READ)


def test_a_versioned_change_may_miss_its_version_or_be_too_late() -> None:
    versioned = RouteAccess(scope="goals:write", internal=False, versioned=True)
    added = set(problem_statuses("DELETE", "/v1/goals", {}, versioned)) - set(
        problem_statuses("DELETE", "/v1/goals", {}, INTERNAL)
    )
    assert added == {400, 412, 428}


def test_nobody_is_refused_where_nobody_need_be_signed_in() -> None:
    statuses = problem_statuses("POST", "/v1/sign-ups", {"requestBody": {}}, ANYBODY)
    assert not {401, 403} & set(statuses)
    assert security("POST", ANYBODY) == []


def test_api_clients_call_what_is_public_alone() -> None:
    assert security("GET", READ) == [
        {"personToken": []},
        {"apiClient": ["goals:read"]},
        {"session": []},
    ]
    assert security("GET", INTERNAL) == [{"personToken": []}, {"session": []}]


def test_a_session_changes_nothing_without_its_csrf_token() -> None:
    assert {"session": [], "csrfToken": []} in security("POST", INTERNAL)
