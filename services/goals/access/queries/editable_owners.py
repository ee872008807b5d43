"""For which of several owners the caller may set goals, in one statement."""

from collections.abc import Collection
from uuid import UUID

from directory.visibility import CONDITIONS, caller_params
from servicekit.callers import Person
from servicekit.database.raw import execute_raw
from servicekit.unit_of_work.session import UnitOfWork
from services.goals.access.permissions import can_edit
from services.goals.access.queries import caller_access

Owner = tuple[str, UUID | None]
NAMES = {
    "person": "%(person)s",
    "day": "%(day)s",
    "owner_id": "wanted.id",
    "scope": "CAST(%(scope)s AS uuid[])",
}
ABOVE = " OR ".join(
    CONDITIONS[name].format(**NAMES) for name in ("leads_owner", "heads_above", "in_scope")
)
# permissions.can_edit for people and units.
EDITED: str = f"""
    SELECT wanted.kind, wanted.id
    FROM unnest(CAST(%(kinds)s AS text[]), CAST(%(ids)s AS uuid[])) AS wanted(kind, id)
    WHERE %(whole_company)s OR (wanted.kind = 'person' AND wanted.id = %(person)s) OR {ABOVE}
"""  # noqa: S608 - our own words


def edited(uow: UnitOfWork, owners: Collection[Owner]) -> frozenset[Owner]:
    """Those among `owners` for whom the caller may set and change goals."""
    wanted = set(owners)
    if not isinstance(uow.caller, Person):
        every = can_edit(caller_access.to_owner(uow, "company", None))
        return frozenset(wanted if every else ())
    company = {
        owner
        for owner in wanted
        if owner[0] == "company" and can_edit(caller_access.to_owner(uow, *owner))
    }
    below = [(kind, id) for kind, id in wanted if id is not None]
    values = {"kinds": [kind for kind, _ in below], "ids": [id for _, id in below]}
    rows = (
        execute_raw(uow.session, EDITED, values | caller_params(uow, uow.caller)) if below else ()
    )
    return frozenset(company | {(row.kind, row.id) for row in rows})
