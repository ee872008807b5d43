"""Set-based writes of cycles."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.orm.attributes import set_committed_value

from servicekit.unit_of_work.session import UnitOfWork
from services.goals.cycles.models import Cycle


def set_parents(uow: UnitOfWork, cycles: Sequence[Cycle]) -> None:
    """Set each cycle's parent: the shortest longer cycle that contains its days, or none."""
    uow.flush()
    longer, length = aliased(Cycle), Cycle.ends_on - Cycle.starts_on
    parent_id = (
        sa.select(longer.id)
        .where(longer.starts_on <= Cycle.starts_on, longer.ends_on >= Cycle.ends_on)
        .where(longer.ends_on - longer.starts_on > length)
        .order_by(longer.ends_on - longer.starts_on, longer.level)
        .limit(1)
        .scalar_subquery()
    )
    statement = (
        sa.update(Cycle)
        .where(Cycle.id.in_([cycle.id for cycle in cycles]))
        .values(parent_id=parent_id)
        .returning(Cycle.id, Cycle.parent_id)
    )
    rows = uow.session.execute(statement, execution_options={"synchronize_session": False})
    parents = {row.id: row.parent_id for row in rows}
    for cycle in cycles:
        set_committed_value(cycle, "parent_id", parents[cycle.id])
