"""Companies made through the contracts alone: the RPC, the events and the routes of a release."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import grpc
import httpx2
from kafka import KafkaProducer

from chengshi.people.v1 import events_pb2 as people
from chengshi.tenancy.v1 import tenancy_pb2 as tenancy
from chengshi.tenancy.v1 import tenancy_pb2_grpc
from servicekit.ids import new_id
from servicekit.testing import Company
from tests.upgrade.realm import Realm

ROLES = {"boss": [people.Role(role="executive")], "staff": []}
STATES = (tenancy.TENANT_STATE_PROVISIONING, tenancy.TENANT_STATE_ACTIVE)


@dataclass
class Settled:
    """A company with a boss, an employee and that one's goal with a key result."""

    company: Company
    people: dict[str, str] = field(default_factory=lambda: {who: str(new_id()) for who in ROLES})
    sheet: str = ""
    key_result: str = ""
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def schema(self) -> str:
        return f"t_{self.company.id.hex}"

    def headers(self, who: str = "staff") -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[who]}"}


def provision(address: str, realm: Realm, company: Company) -> None:
    """What the register of companies asks of each service."""
    token, tenant = realm.service("tenants"), str(company.id)
    metadata = [("authorization", f"Bearer {token}"), ("x-tenant", tenant)]
    with grpc.insecure_channel(address) as channel:
        stub = tenancy_pb2_grpc.TenantLifecycleStub(channel)
        for state in STATES:
            request = tenancy.ApplyTenantStateRequest(tenant=company.message, state=state)
            stub.ApplyTenantState(request, metadata=metadata, timeout=60)


def hire(bootstrap: str, settled: list[Settled]) -> None:
    """What people tells about everybody in the companies."""
    producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all")
    for one in settled:
        for who, roles in ROLES.items():
            state = people.EmployeeState(
                employee_id=one.people[who],
                number=who,
                name=who,
                subject=f"{who}-{one.company.slug}",
                status="active",
                roles=roles,
                version=1,
            )
            if who == "staff":
                line = {"manager_id": one.people["boss"], "kind": "solid", "from": "2020-01-01"}
                state.reporting_lines.append(people.ReportingLine(**line))
            _tell(producer, one.company, state, one.people[who])
    producer.flush(30)
    producer.close()


def _tell(producer: KafkaProducer, company: Company, state: Any, aggregate: str) -> None:
    attributes = {
        "ce_specversion": "1.0",
        "ce_id": str(new_id()),
        "ce_source": "/people",
        "ce_type": state.DESCRIPTOR.full_name,
        "ce_time": datetime.now(UTC).isoformat(),
        "ce_tenantid": str(company.id),
        "content-type": "application/protobuf",
    }
    producer.send(
        state.DESCRIPTOR.file.package,
        key=f"{company.id}:{aggregate}".encode(),
        value=state.SerializeToString(),
        headers=[(name, value.encode()) for name, value in attributes.items()],
    )


def set_goals(goals: str, settled: list[Settled]) -> None:
    """The employee's sheet with an agreed goal, in every company."""
    with (
        httpx2.Client(base_url=goals, timeout=30, trust_env=False) as http,
        ThreadPoolExecutor(4) as pool,
    ):
        list(pool.map(lambda one: _set_goal(http, one), settled))


def _set_goal(http: httpx2.Client, one: Settled) -> None:
    def call(path: str, who: str = "staff", **body: Any) -> Any:
        method = "POST" if body else "GET"
        answer = http.request(method, path, json=body or None, headers=one.headers(who))
        assert answer.status_code < 300, answer.text
        return answer.json()

    cycles = call("/v1/cycles")["items"]
    cycle = next(c["id"] for c in cycles if (c["level"], c["state"]) == ("person", "active"))
    owner = {"kind": "person", "id": one.people["staff"]}
    one.sheet = call("/v1/sheets", cycle_id=cycle, owner=owner)["id"]
    number = {"title": "交付", "direction": "increase", "start": 0, "target": 1000, "unit": "个"}
    new = {"sheet_id": one.sheet, "kind": "objective", "title": "目标", "key_results": [number]}
    one.key_result = call("/v1/goals", **new)["key_results"][0]["id"]
    call(f"/v1/sheets/{one.sheet}/transitions", to="in_approval")
    call(f"/v1/sheets/{one.sheet}/transitions", "boss", to="agreed")
