"""Employees who were invited get a way to sign in."""

from dataclasses import dataclass
from uuid import UUID

from chengshi.people.v1.events_pb2 import InvitationRequested
from servicekit.errors import Conflict
from servicekit.unit_of_work.session import UnitOfWork
from services.tenants import queries
from services.tenants.clients import keycloak
from services.tenants.models import Invitation


@dataclass(frozen=True)
class Enrolment:
    """What Keycloak is to be asked for one invitation."""

    invitation_id: UUID
    organization_id: str
    name: str
    email: str
    locale: str


def request_invitation(uow: UnitOfWork, requested: InvitationRequested) -> None:
    """Keep the wish; a job fulfils it, so that no other message waits for Keycloak."""
    employee_id = UUID(requested.employee_id)
    known = queries.invitation_of(uow, uow.tenant.id, employee_id)
    invitation = known or Invitation(tenant_id=uow.tenant.id, employee_id=employee_id)
    invitation.name, invitation.email = requested.name, requested.email.lower()
    invitation.state, invitation.reason = "open", None
    uow.add(invitation)
    uow.flush()
    uow.schedule("invite", invitation.id)


def next_enrolment(uow: UnitOfWork, invitation_id: UUID) -> Enrolment | None:
    """What to ask; nothing for people whom the company's own provider signs in."""
    invitation = queries.invitation(uow, uow.tenant.id, invitation_id)
    provider = queries.provider_of_domain(uow, invitation.email.rpartition("@")[2])
    if provider is not None and provider.tenant_id == uow.tenant.id:
        # An account made ahead would stand in the way of the one that comes with the sign-in.
        invitation.state = "done"
        return None
    organization_id = queries.tenant(uow, uow.tenant.id).organization_id
    if organization_id is None:
        raise Conflict("tenant.provisioning")
    return Enrolment(
        invitation.id, organization_id, invitation.name, invitation.email, uow.tenant.locale
    )


def enrol(enrolment: Enrolment) -> str | None:
    """Make the person a member; answers the code of a lasting refusal."""
    try:
        keycloak.enrol(enrolment.organization_id, enrolment.email, enrolment.name, enrolment.locale)
    except Conflict as refusal:
        return refusal.code
    return None


def settle(uow: UnitOfWork, invitation_id: UUID, refusal: str | None) -> None:
    invitation = queries.invitation(uow, uow.tenant.id, invitation_id)
    invitation.state, invitation.reason = ("refused", refusal) if refusal else ("done", None)
    after = {"email": invitation.email, "state": invitation.state, "reason": refusal}
    uow.audit("invitation.settled", f"employee:{invitation.employee_id}", None, after)
