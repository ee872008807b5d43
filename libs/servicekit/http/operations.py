"""What an operation is called and how it can fail, by rule from its route and its decorators."""

import re
from dataclasses import dataclass
from typing import Any

PARAMETER = re.compile(r"\{\w+\}")
VERBS = {"PUT": "replace", "PATCH": "update", "DELETE": "delete"}
CREATED = ("201", "202")


@dataclass(frozen=True, kw_only=True)
class RouteAccess:
    """What the edge demands of a request before the view answers it."""

    # None where nobody need be signed in.
    scope: str | None
    # Not for API clients.
    internal: bool
    # The view reads If-Match.
    versioned: bool = False

    @property
    def visibility(self) -> str:
        return "internal" if self.internal else "public"


def operation_id(method: str, path: str, *, status: str, is_list: bool) -> str:
    """`listGoals` for GET /v1/goals; `createGoalKeyResult` for POST /v1/goals/{id}/key_results.

    A POST that makes nothing (its answer is neither 201 nor 202) is called after its path alone:
    `postGoalTransitions`.
    """
    segments = path.strip("/").split("/")[1:]
    words = [
        singular(name) if PARAMETER.fullmatch(after) else name
        for name, after in zip(segments, [*segments[1:], ""], strict=True)
        if not PARAMETER.fullmatch(name)
    ]
    match method:
        case "GET":
            verb = "list" if is_list else "get"
        case "POST" if status in CREATED:
            verb, words[-1] = "create", singular(words[-1])
        case _:
            verb = VERBS.get(method, method.lower())
    return verb + "".join(_pascal(word) for word in words)


def singular(word: str) -> str:
    """`categories` → `category`, `goals` → `goal`; `effectiveness` stays."""
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def problem_statuses(
    method: str, path: str, operation: dict[str, Any], access: RouteAccess
) -> list[int]:
    """The statuses of the problems that an operation can answer, in order."""
    statuses = {503}
    if access.scope:
        statuses |= {401, 403}
    if PARAMETER.search(path):
        statuses.add(404)
    if operation.get("parameters"):
        statuses |= {404, 422}
    if "requestBody" in operation:
        statuses |= {400, 404, 413, 422}
    if method != "GET":
        statuses.add(409)
    if method == "POST":
        statuses.add(422)
    if access.versioned:
        statuses |= {400, 412, 428}
    return sorted(statuses)


def security(method: str, access: RouteAccess) -> list[dict[str, list[str]]]:
    """Who may call: one of these is enough."""
    if not access.scope:
        return []
    session: dict[str, list[str]] = {"session": []}
    if method != "GET":
        session["csrfToken"] = []
    client = [] if access.internal else [{"apiClient": [access.scope]}]
    return [{"personToken": []}, *client, session]


def _pascal(word: str) -> str:
    return "".join(part.capitalize() for part in re.split(r"[-_]", word))
