"""Requests as a reader sees them: who was asked, what they may do, the goals that it is about."""

from collections.abc import Sequence
from typing import Any

from directory import queries as directory
from servicekit.callers import Person
from servicekit.paging import Page
from servicekit.runtime import current_runtime
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.approvals.models.requests import Request
from services.goals.approvals.queries import requests as request_queries
from services.goals.approvals.use_cases.route_preview import show_nodes
from services.goals.goal_sheets.use_cases.goal_views import show_goals, show_sheet_summaries


def show_requests(uow: UnitOfWork, found: Sequence[Request]) -> list[dict[str, Any]]:
    """Requests as they stand in a list."""
    lines = show_sheet_summaries(uow, [one.sheet for one in found])
    names = directory.names(uow, {one.submitter_id for one in found if one.submitter_id})
    nodes = show_nodes(uow, [request.workflow() for request in found])
    return [
        {
            **{name: getattr(one, name) for name in PLAIN},
            "sheet": line,
            "submitter": {"id": one.submitter_id, "name": names.get(one.submitter_id, "")}
            if one.submitter_id
            else None,
            "nodes": shown,
            "can": what_one_can(uow, one),
        }
        for one, line, shown in zip(found, lines, nodes, strict=True)
    ]


def show_page(uow: UnitOfWork, found: Page) -> Page:
    return Page(items=show_requests(uow, found["items"]), next=found["next"])


def show_request(uow: UnitOfWork, found: Request) -> dict[str, Any]:
    """One request with the goals that it is about and the owner's earlier sheets beside it."""
    goals = request_queries.goals_of_sheets(uow, [found.sheet_id])[found.sheet_id]
    about = [goal for goal in goals if found.kind != "submit" or goal.id in found.goal_ids]
    history = [
        {**row._asdict(), "cycle": row.name} for row in request_queries.history(uow, found.sheet)
    ]
    return show_requests(uow, [found])[0] | {
        "goals": show_goals(uow, about, to_decide=True),
        "history": history,
    }


def show_answers(answers: Sequence[dict[str, Any]], locale: str) -> dict[str, Any]:
    """What became of each decision of many, worded."""
    say = current_runtime.get().translations.say
    items = []
    for answer in answers:
        problem = answer["problem"]
        faults = problem.faults if problem else ()
        code = faults[0].code if faults else problem.code if problem else None
        parameters = faults[0].parameters if faults else problem.parameters if problem else {}
        items.append(
            {
                "request_id": answer["request_id"],
                "state": answer["state"],
                "code": code,
                "message": say(locale, code, parameters) if code else None,
            }
        )
    return {"items": items}


def what_one_can(uow: UnitOfWork, found: Request) -> list[str]:
    """approve, return, delegate, object, withdraw: what the caller may do with it now."""
    caller = uow.caller
    if not isinstance(caller, Person) or found.state != "open":
        return []
    can = ["withdraw"] if found.submitter_id == caller.person_id else []
    workflow = found.workflow()
    step = workflow.current_step
    roles = request_queries.roles_over(caller, found)
    if workflow.can_reassign(caller.person_id, roles):
        can.append("delegate")
    if step and workflow.capacity_of(caller.person_id, roles):
        can += ["approve", "object" if step.kind == "confirm" else "return"]
        can += ["delegate"] if not step.for_owner else []
    return can


PLAIN = (
    "id", "kind", "goal_ids", "reason", "diff", "findings", "state", "due_at", "comment",
    "submitted_at", "ended_at", "version",
)  # fmt: skip
