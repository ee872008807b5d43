"""Gaps between what is wanted and what is set, each with what closes it."""

from typing import Any
from uuid import UUID

from directory import queries as directory
from servicekit.paging import Page
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.alignment.queries import gaps as gap_queries
from services.goals.alignment.queries import nudges as nudge_queries
from services.goals.alignment.queries.gaps import KINDS, NUDGED, Asked
from services.goals.cycles import queries as cycle_queries
from services.goals.drafts.use_cases.writing_guide import rules_of


def listed(
    uow: UnitOfWork,
    *,
    cycle_id: UUID,
    unit_id: UUID | None,
    kind: str | None,
    after: str,
    limit: int,
) -> Page:
    """Gaps of a cycle as far as the caller may see, by kind."""
    asked = asked_of(uow, cycle_id, unit_id)
    kinds = [kind] if kind else list(KINDS)
    found = gap_queries.listed(asked, kinds, after=after, limit=limit)
    ids = {UUID(item["owner_id"]) for item in found["items"] if item["owner_id"]}
    names = directory.names(uow, ids)
    nudged = nudge_queries.read(uow, cycle_id, set(kinds) & set(NUDGED), uow.tenant.today())
    items = [
        _shown(uow, item, names)
        | {"nudged": item["owner_id"] in nudged.get(item["kind"], frozenset())}
        for item in found["items"]
    ]
    return Page(items=items, next=found["next"])


def counted(uow: UnitOfWork, cycle_id: UUID, unit_id: UUID | None) -> dict[str, Any]:
    """How many there are of each kind, none left out."""
    found = gap_queries.counts(asked_of(uow, cycle_id, unit_id))
    return {"items": [{"kind": kind, "count": found.get(kind, 0)} for kind in KINDS]}


def asked_of(uow: UnitOfWork, cycle_id: UUID, unit_id: UUID | None) -> Asked:
    """What is asked about, with the company's limits."""
    rules = rules_of(uow)
    most = (rules.most_goals, rules.most_key_results)
    return Asked(uow, cycle_queries.cycle(uow, cycle_id), unit_id, most)


def _shown(uow: UnitOfWork, item: dict[str, Any], names: dict[UUID, str]) -> dict[str, Any]:
    owner_id = item["owner_id"]
    name = names.get(UUID(owner_id), "") if owner_id else uow.tenant.name
    return item | {
        "owner": {"kind": item["owner_kind"], "id": owner_id, "name": name},
        "title": item["title"] or name,
    }
