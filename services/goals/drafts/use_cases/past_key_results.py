"""Earlier key results with what was reached, to take over."""

from typing import Any
from uuid import UUID

from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.views import hidden_amounts
from services.goals.cycles import queries as cycle_queries
from services.goals.drafts.queries import past_key_results as past_key_result_queries
from services.goals.goal_sheets.queries import hidden_amounts as hidden_amount_queries
from services.goals.library.use_cases.template_recommendations import owner_named


def earlier(
    uow: UnitOfWork, *, owner_kind: str, owner: str, cycle_id: UUID | None, q: str, **page: Any
) -> Page:
    """Newest first, with the goal and the cycle of each."""
    owner_id = None if owner_kind == "company" else owner_named(uow, owner)
    day = cycle_queries.cycle(uow, cycle_id).starts_on if cycle_id else uow.tenant.today()
    found = past_key_result_queries.earlier(
        uow, owner_kind=owner_kind, owner_id=owner_id, before=day, text=q, **page
    )
    goals = past_key_result_queries.goals_of(uow, {item.goal_id for item in found["items"]})
    kept = hidden_amount_queries.goal_ids_with_hidden_amounts(uow, list(goals))
    items = [
        hidden_amounts.hide_amounts(shown) if shown["goal"]["id"] in kept else shown
        for shown in (_shown(item, goals[item.goal_id]) for item in found["items"])
    ]
    return Page(items=items, next=found["next"])


def _shown(item: Any, goal: Any) -> dict[str, Any]:
    cycle = {"id": goal.cycle_id, "name": goal.name}
    return {
        **{column.key: getattr(item, column.key) for column in item.__table__.columns},
        "goal": {"id": goal.id, "title": goal.title, "kind": goal.kind},
        "cycle": cycle | {"starts_on": goal.starts_on, "ends_on": goal.ends_on},
    }
