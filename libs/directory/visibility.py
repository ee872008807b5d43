"""Who may see what belongs to a person, a unit or the company: docs/domain.md#who-sees-what."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from servicekit.callers import Caller, Client, Person, ServiceCaller, System
from servicekit.database.raw import execute_raw
from servicekit.unit_of_work.session import UnitOfWork

from .queries import has_role_over

# Who sees what is for the reporting line, within the scope of the role. Administrators set the
# tenant up; people's own goals are not theirs to see.
SEE_LINE = ("hr", "executive")
SET_UP = (*SEE_LINE, "admin")
# Whom lines lead to: each names what it asks of, the columns of a row or a statement's parameters.
LED = """
    SELECT descendant_id AS id FROM directory_closure
    WHERE kind = 'manager' AND ancestor_id = {person} AND {day} BETWEEN starts_on AND ends_on
"""
IN_SCOPE = """
    SELECT descendant_id AS id FROM directory_closure
    WHERE kind IN ('unit', 'subunit') AND ancestor_id = ANY({scope})
      AND {day} BETWEEN starts_on AND ends_on
"""
SELF = "SELECT {person} AS id"
# Heads the unit of these or one above it, or leads somebody who does. A person is posted to the
# first of these units, a unit is the first itself.
HEADED = """
    SELECT place.descendant_id AS id FROM directory_units AS unit
    JOIN directory_closure AS place ON place.kind IN ('unit', 'subunit')
        AND place.ancestor_id = unit.id AND {{day}} BETWEEN place.starts_on AND place.ends_on
    WHERE NOT unit.deleted AND {by_head}
"""
IS_NAMED = """
    ({person} = ANY({named_viewers}) OR {named_viewers} && ARRAY (
        SELECT ancestor_id FROM directory_closure
        WHERE kind = 'unit' AND descendant_id = {person} AND {day} BETWEEN starts_on AND ends_on
    ))
"""
LEADS_ANYBODY: str = f"""
    (EXISTS ({LED})
     OR EXISTS (SELECT 1 FROM directory_units WHERE head_id = {{person}} AND NOT deleted))
"""  # noqa: S608 - our own words


def _looked_up(owner: str, *sets: str) -> str:
    """SQL: whether `owner` is among the ids of any set, each looked up for this owner alone."""
    checks = (
        f"EXISTS (SELECT 1 FROM ({ids}) AS ids WHERE ids.id = {owner})"  # noqa: S608 - likewise
        for ids in sets
    )
    return f"({' OR '.join(checks)})"


def _among(owner: str, *sets: str) -> str:
    """SQL: likewise, reading the sets once, for statements that look at many rows."""
    return f"{owner} IN ({' UNION ALL '.join(sets)})"


def _conditions(contains: Callable[..., str]) -> dict[str, str]:
    return {
        "leads_owner": contains("{owner_id}", LED),
        "heads_above": contains(
            "{owner_id}", HEADED.format(by_head=contains("unit.head_id", SELF, LED))
        ),
        "leads_anybody": LEADS_ANYBODY,
        "in_scope": contains("{owner_id}", IN_SCOPE),
        "is_named": IS_NAMED,
    }


CONDITIONS, FOR_MANY = _conditions(_looked_up), _conditions(_among)
OWNERS = f"""
    {SELF} UNION {LED}
    UNION {HEADED.format(by_head=_among("unit.head_id", SELF, LED))}
    UNION {IN_SCOPE} LIMIT {{most}}
"""
# Cheap conditions first: lines are walked for what is restricted alone.
SEES = """
    ({visibility} = 'open'
     OR {owner_id} = {person}
     OR ({owner_kind} = 'company' AND {sets_up})
     OR ({visibility} <> 'named' AND {whole_company})
     OR ({visibility} = 'managers' AND ({sets_up_anywhere} OR {leads_anybody}))
     OR ({visibility} = 'named' AND {is_named})
     OR {leads_owner}
     OR {heads_above}
     OR ({visibility} <> 'named' AND {in_scope}))
"""
ACCESS = """
    SELECT {sees} AS sees, {leads_owner} OR {heads_above} AS above,
        EXISTS (SELECT 1 FROM directory_units
                WHERE id = {owner_id} AND head_id = {person} AND NOT deleted) AS heads,
        ARRAY (SELECT ancestor_id FROM directory_closure
               WHERE kind IN ('unit', 'subunit') AND descendant_id = {owner_id}
                 AND {day} BETWEEN starts_on AND ends_on) AS places
"""
COLUMNS = ("owner_kind", "owner_id", "visibility", "named_viewers")
CALLER_PARAMS = ("person", "day", "scope", "whole_company", "sets_up", "sets_up_anywhere")
TYPES: dict[str, Any] = {"person": sa.Uuid(), "scope": sa.ARRAY(sa.Uuid()), "day": sa.Date()}
FOR_THE_LINE = {"visibility": "'line'", "named_viewers": "CAST(ARRAY[] AS uuid[])"}


def _filled(text: str, names: Mapping[str, str], conditions: Mapping[str, str] = CONDITIONS) -> str:
    conditions = {name: condition.format(**names) for name, condition in conditions.items()}
    return text.format(**names, **conditions)


def _parameters() -> dict[str, str]:
    names = {name: f"%({name})s" for name in (*CALLER_PARAMS, *COLUMNS)}
    arrays = {name: f"CAST(%({name})s AS uuid[])" for name in ("scope", "named_viewers")}
    return names | arrays | {"owner_id": "CAST(%(owner_id)s AS uuid)"}


# Of many owners. Whoever sees what is for the reporting line is in it: `sees` need not be read.
ACCESS_TO_OWNERS: Any = f"""
    SELECT owners.kind, owners.id, access.*
    FROM unnest(CAST(%(kinds)s AS text[]), CAST(%(ids)s AS uuid[])) AS owners(kind, id),
        LATERAL ({_filled(ACCESS, _parameters() | {"owner_id": "owners.id", "sees": "NULL"})})
            AS access
"""  # noqa: S608 - our own words
OWNERS_BELOW: Any = OWNERS.format(**_parameters(), most="%(most)s")
ACCESS_TO_OWNER: Any = _filled(ACCESS, _parameters() | {"sees": _filled(SEES, _parameters())})


Owner = tuple[str, UUID | None]


@dataclass(frozen=True)
class Access:
    """What a caller is to an owner today, and may see and do because of it."""

    caller: Caller
    owner_kind: str
    owner_id: UUID | None
    # By the visibility that was asked for.
    sees: bool = False
    # Heads the unit that is the owner.
    heads: bool = False
    # Leads the owner at any distance by solid lines, heads the owner's unit or one above it, or
    # leads somebody who does.
    above: bool = False
    # The owner's unit and those above: what a role with a scope is held against.
    places: frozenset[UUID] = frozenset()

    @property
    def everything(self) -> bool:
        """Whether nothing is hidden: clients are bound by their scopes, services by themselves."""
        return isinstance(self.caller, Client | ServiceCaller | System)

    @property
    def own(self) -> bool:
        """Whether the owner is the caller."""
        mine = isinstance(self.caller, Person) and self.owner_id == self.caller.person_id
        return self.owner_kind == "person" and mine

    @property
    def in_line(self) -> bool:
        """Whether the caller is the owner, above the owner, or has a role in scope."""
        if self.everything or self.own or self.above:
            return True
        return self.has(*(SET_UP if self.owner_kind == "company" else SEE_LINE))

    @property
    def is_responsible(self) -> bool:
        """Whether the caller answers for the owner's progress (docs/domain.md#check-ins).

        Oneself, the head of the unit, the company's own roles; HR in scope for others.
        """
        if self.owner_kind == "company":
            return isinstance(self.caller, Person) and self.caller.has(*SET_UP)
        return self.own or self.heads or self.has("hr")

    def has(self, *roles: str) -> bool:
        """Whether the caller has one of `roles` for the tenant or for one of the owner's units."""
        return isinstance(self.caller, Person) and has_role_over(self.caller, roles, self.places)


def access_to(
    uow: UnitOfWork,
    owner_kind: str,
    owner_id: UUID | None,
    visibility: str = "line",
    named_viewers: list[UUID] | None = None,
) -> Access:
    """Look up what the caller is to an owner, in one statement; none for who is no person.

    `named_viewers` are the ids that visibility `named` lists. Who is neither a person nor bound by
    scopes sees nothing.
    """
    caller = uow.caller
    if not isinstance(caller, Person):
        bound = isinstance(caller, Client | ServiceCaller | System)
        return Access(caller, owner_kind, owner_id, sees=bound)
    owner = {"owner_kind": owner_kind, "owner_id": owner_id}
    values = {
        **owner,
        "visibility": visibility,
        "named_viewers": named_viewers or [],
        **caller_params(uow, caller),
    }
    (row,) = execute_raw(uow.session, ACCESS_TO_OWNER, values)
    places = frozenset(row.places)
    return Access(caller, owner_kind, owner_id, bool(row.sees), row.heads, row.above, places)


def access_to_many(uow: UnitOfWork, owners: Collection[Owner]) -> dict[Owner, Access]:
    """Look up what the caller is to owners, each kind and id, in one statement at most.

    `sees` answers for what is for the reporting line. Where places and lines add no right, to
    oneself, to the company, and for HR of the whole company, they are not looked up.
    """
    caller = uow.caller
    accesses = {owner: Access(caller, *owner) for owner in owners}
    if isinstance(caller, Person) and not caller.has("hr"):
        distant = [
            owner for owner, access in accesses.items() if owner[1] is not None and not access.own
        ]
        accesses |= _looked_up_accesses(uow, caller, distant)
    return {owner: replace(access, sees=access.in_line) for owner, access in accesses.items()}


def _looked_up_accesses(
    uow: UnitOfWork, person: Person, owners: Collection[Owner]
) -> dict[Owner, Access]:
    if not owners:
        return {}
    values = {
        "kinds": [kind for kind, _ in owners],
        "ids": [owner_id for _, owner_id in owners],
        **caller_params(uow, person),
    }
    rows = execute_raw(uow.session, ACCESS_TO_OWNERS, values)
    return {
        (row.kind, row.id): Access(
            person, row.kind, row.id, False, row.heads, row.above, frozenset(row.places)
        )
        for row in rows
    }


def visible(uow: UnitOfWork, model: Any, *, of_many: bool = False) -> sa.ColumnElement[bool]:
    """Build the condition under which a row of `model` exists for the caller.

    `model` has owner_kind and owner_id; without a visibility column its rows are for the reporting
    line. `of_many` is for statements that look at far more rows than they answer.
    """
    caller = uow.caller
    if isinstance(caller, Client | ServiceCaller | System):
        return sa.true()
    if not isinstance(caller, Person):
        return sa.false()
    table = model.__table__
    columns = {name: f"{table.name}.{name}" for name in COLUMNS if name in table.columns}
    conditions = FOR_MANY if of_many else CONDITIONS
    names = FOR_THE_LINE | {name: f":{name}" for name in CALLER_PARAMS} | columns
    text = _filled(SEES, names, conditions)
    values = caller_params(uow, caller).items()
    binds = [sa.bindparam(name, value, type_=TYPES.get(name)) for name, value in values]
    return sa.type_coerce(sa.text(text).bindparams(*binds), sa.Boolean)


def sees_everything(uow: UnitOfWork) -> bool:
    """Answer whether nearly every row of the tenant exists for the caller."""
    caller = uow.caller
    return not isinstance(caller, Person) or caller.has(*SEE_LINE)


def owners_below(uow: UnitOfWork, most: int) -> list[UUID] | None:
    """List the caller and all owners below them; None where there are more than `most`."""
    if not isinstance(uow.caller, Person):
        return []
    rows = execute_raw(
        uow.session, OWNERS_BELOW, {**caller_params(uow, uow.caller), "most": most + 1}
    )
    ids = [row.id for row in rows]
    return ids if len(ids) <= most else None


def caller_params(uow: UnitOfWork, person: Person) -> dict[str, Any]:
    """Build the SQL parameters that stand for the caller: person, day, and what roles open."""
    return {
        "person": person.person_id,
        "day": uow.tenant.today(),
        "scope": [role.unit_id for role in person.roles if role.role in SEE_LINE and role.unit_id],
        "whole_company": person.has(*SEE_LINE),
        "sets_up": person.has(*SET_UP),
        "sets_up_anywhere": any(role.role in SET_UP for role in person.roles),
    }
