"""The caller's access to owners of goals and sheets, by the replica of the directory."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from directory import visibility
from directory.visibility import Access, Owner
from servicekit.unit_of_work.session import UnitOfWork


def access_to(uow: UnitOfWork, row: Any) -> Access:
    """The caller's access to a goal or a sheet; read once per transaction."""
    is_goal = hasattr(row, "visibility")
    rule = (row.visibility, row.named_viewers) if is_goal else ("line", [])
    return access_to_owner(uow, row.owner_kind, row.owner_id, *rule)


def access_to_owner(
    uow: UnitOfWork,
    owner_kind: str,
    owner_id: UUID | None,
    visibility_rule: str = "line",
    named_viewers: list[UUID] | None = None,
) -> Access:
    """The caller's access to what an owner has of this visibility; read once per transaction.

    `named_viewers` are the people and units that see what is `named`
    (docs/domain.md#who-sees-what).
    """
    key = ("relation", owner_kind, owner_id, visibility_rule, *(named_viewers or ()))
    access: Access | None = uow.session.info.get(key)
    if access is None:
        access = visibility.access_to(uow, owner_kind, owner_id, visibility_rule, named_viewers)
        uow.session.info[key] = access
    return access


def access_to_owners(uow: UnitOfWork, owners: Collection[Owner]) -> dict[Owner, Access]:
    """The caller's access to what owners have for the reporting line; one statement at most."""
    cached: dict[Owner, Access | None] = {
        owner: uow.session.info.get(("relation", *owner, "line")) for owner in owners
    }
    missing = [owner for owner, access in cached.items() if access is None]
    accesses = visibility.access_to_many(uow, missing)
    for owner, access in accesses.items():
        uow.session.info["relation", *owner, "line"] = access
    return accesses | {owner: access for owner, access in cached.items() if access is not None}
