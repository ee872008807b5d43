"""Settings by their name."""

from collections.abc import Collection

import sqlalchemy as sa

from servicekit.unit_of_work.session import UnitOfWork
from services.goals.policies.models import Policy


def policy(uow: UnitOfWork, name: str, *, lock: bool = False) -> Policy | None:
    return uow.session.get(Policy, name, with_for_update=lock or None)


def policies(uow: UnitOfWork, names: Collection[str]) -> dict[str, Policy]:
    query = sa.select(Policy).where(Policy.name.in_(names))
    return {policy.name: policy for policy in uow.session.scalars(query)}
