"""The signed-in person and session as the pages read them (JSON of `/api/session`)."""

from datetime import date
from typing import Literal, TypedDict

from chengshi.people.v1 import people_pb2
from servicekit.unit_of_work.tenant import TenantContext


class RoleView(TypedDict):
    """A role of the person; `scope` is a unit's id, None for the whole company."""

    role: str
    scope: str | None


class UnitView(TypedDict):
    """The unit of the person's main posting."""

    id: str
    name: str


class PersonView(TypedDict):
    """The signed-in employee."""

    id: str
    number: str
    name: str
    email: str | None
    roles: list[RoleView]
    unit: UnitView | None
    leads: bool


class TenantView(TypedDict):
    """The company of the session."""

    id: str
    name: str
    slug: str
    locale: str
    time_zone: str
    package: str


class SessionView(TypedDict):
    """A live session with the token that its unsafe requests carry."""

    signed_in: Literal[True]
    csrf: str
    person: PersonView
    tenant: TenantView


class SignedOutView(TypedDict):
    """The answer where no session is live_session."""

    signed_in: Literal[False]


def person_view(me: people_pb2.ResolveMeResponse, today: date) -> PersonView:
    """Convert the answer of people; the unit is that of the main posting on `today`."""
    employee, iso_today = me.employee, today.isoformat()
    unit = next(
        (
            UnitView(id=posting.unit_id, name=me.unit_name)
            for posting in employee.postings
            if posting.main
            and getattr(posting, "from") <= iso_today
            and (not posting.until or iso_today <= posting.until)
        ),
        None,
    )
    return PersonView(
        id=employee.employee_id,
        number=employee.number,
        name=employee.name,
        email=employee.email or None,
        roles=[RoleView(role=role.role, scope=role.unit_id or None) for role in employee.roles],
        unit=unit,
        leads=me.leads,
    )


def tenant_view(tenant: TenantContext) -> TenantView:
    """Convert the company of a session."""
    return TenantView(
        id=str(tenant.id),
        name=tenant.name,
        slug=tenant.slug,
        locale=tenant.locale,
        time_zone=tenant.time_zone,
        package=tenant.package,
    )
