"""What cards of goals show, and what their health is assessed by."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from servicekit.unit_of_work.session import UnitOfWork
from services.goals.cycles.models import Cycle
from services.goals.goal_sheets.models.goals import Goal, KeyResult
from services.goals.goal_sheets.models.plans import Milestone, PhasedPoint
from services.goals.models import metadata

PEOPLE, UNITS = metadata.tables["directory_people"], metadata.tables["directory_units"]
UUIDS = sa.ARRAY(sa.Uuid())


class CardRow(NamedTuple):
    """A goal with its cycle and the name of its owner, empty for the company."""

    id: UUID
    owner_kind: str
    owner_id: UUID | None
    kind: str
    title: str
    state: str
    visibility: str
    strategic: bool
    progress: Decimal | None
    children_progress: Decimal | None
    cycle_id: UUID
    cycle_name: str
    starts_on: date
    ends_on: date
    owner_name: str


class CardKeyResultRow(NamedTuple):
    """What the health of a key result is assessed by: docs/measures.md."""

    goal_id: UUID
    direction: str
    period: str
    starts_on: date
    ends_on: date
    progress: Decimal | None
    last_period_end: date | None
    cadence: str | None
    phased_targets: list[PhasedPoint]
    milestones: list[Milestone]
    start: Decimal | None
    target: Decimal | None
    progress_source: str
    metric_id: UUID | None
    weight: Decimal
    last_check_in_at: datetime | None


def card_rows(uow: UnitOfWork, ids: Collection[UUID]) -> dict[UUID, CardRow]:
    """Return the goals by id, whoever sees them."""
    owner_name = sa.func.coalesce(PEOPLE.c.name, UNITS.c.name, "").label("owner_name")
    columns = (
        *(Goal.id, Goal.owner_kind, Goal.owner_id, Goal.kind, Goal.title, Goal.state),
        *(Goal.visibility, Goal.strategic, Goal.progress, Goal.children_progress),
        *(Goal.cycle_id, Cycle.name.label("cycle_name"), Cycle.starts_on, Cycle.ends_on),
    )
    query = (
        sa.select(*columns, owner_name)
        .join(Cycle, Cycle.id == Goal.cycle_id)
        .outerjoin(PEOPLE, PEOPLE.c.id == Goal.owner_id)
        .outerjoin(UNITS, UNITS.c.id == Goal.owner_id)
        .where(Goal.id == sa.any_(sa.literal(list(ids), UUIDS)))
    )
    return {row.id: CardRow._make(row) for row in uow.session.execute(query)}


def key_result_rows(uow: UnitOfWork, goal_ids: Collection[UUID]) -> list[CardKeyResultRow]:
    """Return the key results of these goals without cancelled ones."""
    columns = [getattr(KeyResult, name) for name in CardKeyResultRow._fields]
    query = sa.select(*columns).where(
        KeyResult.goal_id == sa.any_(sa.literal(list(goal_ids), UUIDS)), ~KeyResult.cancelled
    )
    return [CardKeyResultRow(*row) for row in uow.session.execute(query)]
