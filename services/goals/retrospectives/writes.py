"""The INSERT of retrospectives."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert as pg_insert

from servicekit.ids import new_id
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.retrospectives.models import Retrospective


def insert_unit_retrospective(
    uow: UnitOfWork, unit_id: UUID, cycle_id: UUID, stage: str
) -> UUID | None:
    """Insert an empty retrospective of the unit; None where another transaction just did."""
    insert = pg_insert(Retrospective).values(
        id=new_id(),
        cycle_id=cycle_id,
        owner_kind="unit",
        owner_id=unit_id,
        stage=stage,
        version=1,
    )
    return uow.session.scalar(insert.on_conflict_do_nothing().returning(Retrospective.id))
