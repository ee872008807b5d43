"""Invited employees get a way to sign in, on real Keycloak."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from chengshi.people.v1.events_pb2 import InvitationRequested
from servicekit.callers import System, caller_context
from servicekit.ids import new_id
from servicekit.messaging.dispatch import deliver
from servicekit.messaging.registry import IncomingMessage
from servicekit.runtime import runtime_context
from servicekit.unit_of_work.transaction import unit_of_work
from services.tenants import jobs, queries
from services.tenants.clients import keycloak
from services.tenants.consumers import consumers
from services.tenants.models import Invitation
from tests.integration.tenants.conftest import Real, mails_to

JSON = dict[str, Any]


class Inviting:
    """people's events of one company, and the job that they cause."""

    def __init__(self, real: Real, signed_up: JSON) -> None:
        self.real, self.tenant_id = real, UUID(signed_up["tenant"]["id"])
        self.organization_id = str(real.tenant(str(self.tenant_id)).organization_id)

    def invite(self, email: str, *, event_id: UUID | None = None) -> Invitation:
        employee_id = new_id()
        event = InvitationRequested(employee_id=str(employee_id), name="李四", email=email)
        delivery = IncomingMessage(
            id=event_id or new_id(),
            tenant_id=self.tenant_id,
            topic="chengshi.people.v1",
            key=f"{self.tenant_id}:{employee_id}",
            type="chengshi.people.v1.InvitationRequested",
            payload=event.SerializeToString(),
            trace="",
        )
        with runtime_context(self.real.runtime), caller_context(System(tenant_id=self.tenant_id)):
            deliver(consumers, [delivery])
            with unit_of_work() as uow:
                found = queries.invitation_of(uow, self.tenant_id, employee_id)
            assert found is not None
            jobs.invite(self.real.runtime, str(found.id))
            with unit_of_work() as uow:
                return queries.invitation(uow, self.tenant_id, found.id)

    def users(self, email: str) -> list[JSON]:
        with runtime_context(self.real.runtime), keycloak.admin_client() as admin:
            found: list[JSON] = admin.get_users({"email": email, "exact": "true"})
            return found

    def members(self) -> set[str]:
        with runtime_context(self.real.runtime), keycloak.admin_client() as admin:
            return set(keycloak.member_ids(admin, self.organization_id))


@pytest.fixture
def inviting(real: Real, signed_up: JSON) -> Inviting:
    return Inviting(real, signed_up)


def test_an_employee_without_an_account_is_mailed_a_way_in(
    inviting: Inviting, mails: Callable[..., Any], slug: str
) -> None:
    email = f"li@{slug}.test"

    invitation = inviting.invite(email.upper())

    (user,) = inviting.users(email)
    assert (invitation.state, invitation.reason) == ("done", None)
    assert user["id"] in inviting.members()
    assert set(user["requiredActions"]) == {"UPDATE_PASSWORD", "VERIFY_EMAIL"}
    assert any("action-token" in link for mail in mails(email) for link in mail["links"])


def test_a_user_with_a_password_is_only_made_a_member(inviting: Inviting, slug: str) -> None:
    email = f"wang@{slug}.test"
    with runtime_context(inviting.real.runtime), keycloak.admin_client() as admin:
        user_id = admin.create_user(
            {
                "username": email,
                "email": email,
                "firstName": "王五",
                "emailVerified": True,
                "enabled": True,
                "credentials": [{"type": "password", "value": "kept as it is", "temporary": False}],
            }
        )
        before = admin.get_credentials(user_id)

    inviting.invite(email)

    with runtime_context(inviting.real.runtime), keycloak.admin_client() as admin:
        after = admin.get_credentials(user_id)
    (user,) = inviting.users(email)
    assert user_id in inviting.members()
    assert (after, user["requiredActions"], user["firstName"]) == (before, [], "王五")
    assert mails_to(email) == []


def test_a_member_of_another_company_joins_this_one_too(
    real: Real, inviting: Inviting, slug: str
) -> None:
    other = real.sign_up(f"{slug}b").json
    real.steps(other)
    both = f"admin@{slug}b.test"

    inviting.invite(both)

    (user,) = inviting.users(both)
    with runtime_context(real.runtime), keycloak.admin_client() as admin:
        organizations = admin.get_user_organizations(user["id"])
    assert {item["alias"] for item in organizations} == {slug, f"{slug}b"}


def test_an_invitation_counts_once_and_may_be_repeated(inviting: Inviting, slug: str) -> None:
    email = f"zhao@{slug}.test"

    inviting.invite(email)
    inviting.invite(email)

    assert len(inviting.users(email)) == 1
