"""Owners whose goals the caller may edit."""

from collections.abc import Collection
from uuid import UUID

from directory.visibility import CONDITIONS, caller_params
from servicekit.callers import Person
from servicekit.database.raw import execute_raw
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.permissions import can_edit
from services.goals.access.queries import caller_access

Owner = tuple[str, UUID | None]
PLACEHOLDERS = {
    "person": "%(person)s",
    "day": "%(day)s",
    "owner_id": "owners.id",
    "scope": "CAST(%(scope)s AS uuid[])",
}
IS_ABOVE_OWNER = " OR ".join(
    CONDITIONS[name].format(**PLACEHOLDERS) for name in ("leads_owner", "heads_above", "in_scope")
)
# permissions.can_edit for people and units.
EDITABLE_OWNERS: str = f"""
    SELECT owners.kind, owners.id
    FROM unnest(CAST(%(kinds)s AS text[]), CAST(%(ids)s AS uuid[])) AS owners(kind, id)
    WHERE %(whole_company)s OR (owners.kind = 'person' AND owners.id = %(person)s)
       OR {IS_ABOVE_OWNER}
"""  # noqa: S608 - our own words


def editable_owners(uow: UnitOfWork, owners: Collection[Owner]) -> frozenset[Owner]:
    """Those of `owners`, each kind and id, whose goals the caller may edit; one statement."""
    candidates = set(owners)
    if not isinstance(uow.caller, Person):
        has_access = can_edit(caller_access.access_to_owner(uow, "company", None))
        return frozenset(candidates if has_access else ())
    company = {
        owner
        for owner in candidates
        if owner[0] == "company" and can_edit(caller_access.access_to_owner(uow, *owner))
    }
    below_company = [(kind, id) for kind, id in candidates if id is not None]
    if not below_company:
        return frozenset(company)
    params = caller_params(uow, uow.caller) | {
        "kinds": [kind for kind, _ in below_company],
        "ids": [id for _, id in below_company],
    }
    rows = execute_raw(uow.session, EDITABLE_OWNERS, params)
    return frozenset(company | {(row.kind, row.id) for row in rows})
