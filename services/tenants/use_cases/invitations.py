"""Invitations: an employee becomes a member of the company's organization in Keycloak."""

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
    """The membership that Keycloak is to create for one invitation."""

    invitation_id: UUID
    organization_id: str
    name: str
    email: str
    locale: str


def request_invitation(uow: UnitOfWork, message: InvitationRequested) -> None:
    """Store the invitation and schedule its job, so that no message waits for Keycloak."""
    employee_id = UUID(message.employee_id)
    existing = queries.invitation_of(uow, uow.tenant.id, employee_id)
    invitation = existing or Invitation(tenant_id=uow.tenant.id, employee_id=employee_id)
    invitation.name, invitation.email = message.name, message.email.lower()
    invitation.state, invitation.reason = "open", None
    uow.add(invitation)
    uow.flush()
    uow.schedule("invite", invitation.id)


def prepare_enrolment(uow: UnitOfWork, invitation_id: UUID) -> Enrolment | None:
    """Return the enrolment of an invitation; None where the company's provider signs people in.

    Raises Conflict `tenant.provisioning` before the organization exists.
    """
    invitation = queries.invitation(uow, uow.tenant.id, invitation_id)
    provider = queries.provider_of_domain(uow, invitation.email.rpartition("@")[2])
    if provider is not None and provider.tenant_id == uow.tenant.id:
        # An account created now would conflict with the one created at the first sign-in.
        invitation.state = "done"
        return None
    organization_id = queries.tenant(uow, uow.tenant.id).organization_id
    if organization_id is None:
        raise Conflict("tenant.provisioning")
    return Enrolment(
        invitation.id, organization_id, invitation.name, invitation.email, uow.tenant.locale
    )


def enrol_member(enrolment: Enrolment) -> str | None:
    """Create the membership; answers the code of a permanent refusal, None on success."""
    try:
        keycloak.enrol_user(
            enrolment.organization_id, enrolment.email, enrolment.name, enrolment.locale
        )
    except Conflict as refusal:
        return refusal.code
    return None


def finish_invitation(uow: UnitOfWork, invitation_id: UUID, refusal: str | None) -> None:
    """Store how the enrolment ended: done, or refused with the code `refusal`."""
    invitation = queries.invitation(uow, uow.tenant.id, invitation_id)
    invitation.state, invitation.reason = ("refused", refusal) if refusal else ("done", None)
    after = {"email": invitation.email, "state": invitation.state, "reason": refusal}
    uow.audit("invitation.settled", f"employee:{invitation.employee_id}", None, after)
