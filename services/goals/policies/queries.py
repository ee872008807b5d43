"""Settings by name."""

from collections.abc import Collection

import sqlalchemy as sa

from servicekit.unit_of_work.session import UnitOfWork
from services.goals.policies.models import Policy


def policy(uow: UnitOfWork, name: str, *, lock: bool = False) -> Policy | None:
    """The setting, or None where the tenant has none; `lock` locks its row (FOR UPDATE)."""
    return uow.session.get(Policy, name, with_for_update=lock or None)


def policies(uow: UnitOfWork, names: Collection[str]) -> dict[str, Policy]:
    """Those of the settings that the tenant has, by name."""
    query = sa.select(Policy).where(Policy.name.in_(names))
    return {policy.name: policy for policy in uow.session.scalars(query)}
