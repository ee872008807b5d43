"""Earlier key results with what was reached, to take over."""

from typing import Any
from uuid import UUID

from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals import queries
from services.goals.use_cases import amounts
from services.goals.use_cases.fitting import owner_named


def earlier(
    uow: UnitOfWork, *, owner_kind: str, owner: str, cycle_id: UUID | None, q: str, **page: Any
) -> Page:
    """Newest first, with the goal and the cycle of each."""
    owner_id = None if owner_kind == "company" else owner_named(uow, owner)
    day = queries.goals.cycle(uow, cycle_id).starts_on if cycle_id else uow.tenant.today()
    found = queries.history.earlier(
        uow, owner_kind=owner_kind, owner_id=owner_id, before=day, text=q, **page
    )
    goals = queries.history.goals_of(uow, {item.goal_id for item in found["items"]})
    kept = queries.amounts.kept_of(uow, list(goals))
    items = [
        amounts.without(shown) if shown["goal"]["id"] in kept else shown
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
