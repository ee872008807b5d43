"""The trail of all services: kept once, read by admins of the company alone."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from google.protobuf.timestamp_pb2 import Timestamp

from chengshi.audit.v1.events_pb2 import AuditRecorded
from servicekit.callers import System, caller_context
from servicekit.ids import new_id
from servicekit.messaging.dispatch import deliver
from servicekit.messaging.registry import IncomingMessage
from servicekit.runtime import runtime_context
from servicekit.testing import Running
from services.people.use_cases import employees
from services.tenants.consumers import consumers
from services.tenants.models import AuditEntry
from tests.integration.tenants.conftest import Admin

START = datetime(2026, 1, 1, tzinfo=UTC)


def recorded(number: int, **values: str) -> AuditRecorded:
    at = Timestamp()
    at.FromDatetime(START + timedelta(seconds=number // 2))
    usual = {
        "service": "goals",
        "actor": "person:1",
        "action": "goal.changed",
        "subject": f"goal:{number}",
    }
    return AuditRecorded(audit_id=str(new_id()), at=at, **{**usual, **values})


def deliver_audit(admin: Admin, *messages: AuditRecorded) -> None:
    deliveries = [
        IncomingMessage(
            id=new_id(),
            tenant_id=admin.company.id,
            topic="chengshi.audit.v1",
            key=f"{admin.company.id}:{message.subject}",
            type="chengshi.audit.v1.AuditRecorded",
            payload=message.SerializeToString(),
            trace="",
        )
        for message in messages
    ]
    with runtime_context(admin.tenants.runtime), caller_context(System(tenant_id=admin.company.id)):
        deliver(consumers, deliveries)


def subjects(admin: Admin, limit: int = 200) -> list[str]:
    seen: list[str] = []
    after = ""
    while True:
        page = admin.get(f"/v1/audit?limit={limit}&after={after}").json
        assert len(page["items"]) <= limit
        seen += [item["subject"] for item in page["items"]]
        if page["next"] is None:
            # What people told of the company itself may have arrived as well.
            return [subject for subject in seen if subject.startswith("goal:")]
        after = page["next"]


@pytest.fixture
def acme(admin_of: Callable[[str], Admin]) -> Admin:
    return admin_of("acme")


@pytest.fixture
def globex(admin_of: Callable[[str], Admin]) -> Admin:
    return admin_of("globex")


def test_entries_are_read_newest_first_page_by_page(admin_of: Callable[[str], Admin]) -> None:
    initech = admin_of("initech")
    deliver_audit(initech, *(recorded(number) for number in range(11)))

    seen = subjects(initech, limit=3)

    assert len(seen) == len(set(seen)) == 11
    assert (seen[0], set(seen[-2:])) == ("goal:10", {"goal:0", "goal:1"})


def test_an_entry_says_who_did_what_and_how(acme: Admin) -> None:
    entry = recorded(
        100,
        on_behalf_of="person:2",
        before=json.dumps({"title": "旧"}, ensure_ascii=False),
        after=json.dumps({"title": "新"}, ensure_ascii=False),
        ip="192.0.2.1",
    )
    deliver_audit(acme, entry)

    shown = next(
        item for item in acme.get("/v1/audit").json["items"] if item["id"] == entry.audit_id
    )

    assert shown == {
        "id": entry.audit_id,
        "at": "2026-01-01T00:00:50+00:00",
        "service": "goals",
        "who": "person:1",
        "for_whom": "person:2",
        "action": "goal.changed",
        "subject": "goal:100",
        "before": {"title": "旧"},
        "after": {"title": "新"},
        "ip": "192.0.2.1",
    }


def test_an_entry_told_twice_counts_once(acme: Admin) -> None:
    entry = recorded(7, action="told.twice")
    deliver_audit(acme, entry)
    deliver_audit(acme, entry)

    ids = [item["id"] for item in acme.get("/v1/audit?limit=200").json["items"]]

    assert ids.count(entry.audit_id) == 1


def test_another_companys_entries_are_never_shown(acme: Admin, globex: Admin) -> None:
    deliver_audit(globex, recorded(1, subject="goal:globex-only"))

    assert "goal:globex-only" in subjects(globex)
    assert "goal:globex-only" not in subjects(acme)


def test_only_admins_administer_and_read_the_trail(acme: Admin, people_beside: Running) -> None:
    with people_beside.as_system(acme.company) as uow:
        values = {"number": "E1", "name": "员工", "email": f"e1@{acme.company.slug}.test"}
        employee = employees.Employee(**values, name_sort="e")
        uow.add(employee)
    token = acme.tenants.issuer.person(acme.company, "e1", email=values["email"])
    answers = {
        path: acme.tenants.http.get(path, headers={"Authorization": f"Bearer {token}"}).status_code
        for path in ("/v1/tenant", "/v1/audit", "/v1/identity-providers")
    }
    refused = acme.tenants.http.post(
        "/v1/identity-providers",
        json={
            "display_name": "SSO",
            "domain": "acme.test",
            "discovery_url": "https://sso.example",
            "client_id": "c",
            "client_secret": "s",
        },
        headers={"Authorization": f"Bearer {token}"},
    )
    client = acme.tenants.issuer.client(acme.company, "audit:read")
    by_client: Any = acme.tenants.http.get(
        "/v1/audit", headers={"Authorization": f"Bearer {client}"}
    )

    assert answers == {"/v1/tenant": 200, "/v1/audit": 403, "/v1/identity-providers": 403}
    assert (refused.status_code, by_client.status_code) == (403, 200)


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entries SET actor = 'nobody'", "DELETE FROM audit_entries"]
)
def test_what_was_recorded_cannot_be_changed(acme: Admin, statement: str) -> None:
    deliver_audit(acme, recorded(3))

    with (
        pytest.raises(sa.exc.ProgrammingError, match="permission denied"),
        acme.tenants.as_system(acme.company) as uow,
    ):
        uow.session.execute(sa.text(statement))
    with acme.tenants.as_system(acme.company) as uow:
        assert uow.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry))
