"""Key results of earlier cycles with their results, to copy into a draft."""

from typing import Unpack

from servicekit.paging import Page, map_page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.cycles import queries as cycle_queries
from services.goals.drafts.queries import past_key_results as past_key_result_queries
from services.goals.drafts.schemas.writing import PastKeyResultFilter
from services.goals.drafts.views import past_key_result_view
from services.goals.goal_sheets.queries import hidden_amounts as hidden_amount_queries
from services.goals.library.use_cases.template_recommendations import resolve_owner_id


def past_key_results(uow: UnitOfWork, **query: Unpack[PastKeyResultFilter]) -> Page:
    """Return a page of the owner's past key results, newest first; hidden amounts are None."""
    owner_kind, cycle_id = query["owner_kind"], query["cycle_id"]
    before = cycle_queries.cycle(uow, cycle_id).starts_on if cycle_id else uow.tenant.today()
    page = past_key_result_queries.past_key_results(
        uow,
        owner_kind=owner_kind,
        owner_id=None if owner_kind == "company" else resolve_owner_id(uow, query["owner"]),
        before=before,
        text=query["q"],
        after=query["after"],
        limit=query["limit"],
    )
    goal_ids = {key_result.goal_id for key_result in page["items"]}
    goals = past_key_result_queries.past_goals(uow, goal_ids)
    hidden_ids = hidden_amount_queries.kept_of(uow, list(goals))
    return map_page(
        page,
        lambda item: past_key_result_view(
            item, goals[item.goal_id], amounts_hidden=item.goal_id in hidden_ids
        ),
    )
