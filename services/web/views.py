"""The signed-in person and session as the pages read them (JSON of `/api/session`)."""

from datetime import date
from typing import Literal, TypedDict

from chengshi.people.v1 import people_pb2
from servicekit.unit_of_work.tenant import TenantContext
from services.web import permissions
from services.web.models import SessionPerson, SessionRole, SessionUnit


class PersonView(TypedDict):
    """The signed-in employee."""

    id: str
    number: str
    name: str
    email: str | None
    unit: SessionUnit | None
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
    allowed_actions: list[str]


class SignedOutView(TypedDict):
    """The answer where no session is live_session."""

    signed_in: Literal[False]


def session_view(csrf: str, person: SessionPerson, tenant: TenantContext) -> SessionView:
    """Show a session: pages read what the person may do, not their roles."""
    roles = [(role["role"], role["scope"]) for role in person["roles"]]
    return SessionView(
        signed_in=True,
        csrf=csrf,
        person=PersonView(
            id=person["id"],
            number=person["number"],
            name=person["name"],
            email=person["email"],
            unit=person["unit"],
            leads=person["leads"],
        ),
        tenant=tenant_view(tenant),
        allowed_actions=permissions.session_actions(roles),
    )


def person_view(me: people_pb2.ResolveMeResponse, today: date) -> SessionPerson:
    """Convert the answer of people; the unit is that of the main assignment on `today`."""
    employee, iso_today = me.employee, today.isoformat()
    unit = next(
        (
            SessionUnit(id=assignment.unit_id, name=me.unit_name)
            for assignment in employee.assignments
            if assignment.main
            and getattr(assignment, "from") <= iso_today
            and (not assignment.until or iso_today <= assignment.until)
        ),
        None,
    )
    return SessionPerson(
        id=employee.employee_id,
        number=employee.number,
        name=employee.name,
        email=employee.email or None,
        roles=[SessionRole(role=role.role, scope=role.unit_id or None) for role in employee.roles],
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
