"""A company in checkins with goals to check in on, as its events would have told it."""

import json
import time
import uuid
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

from chengshi.goals.v1.events_pb2 import CycleState, GoalState, KeyResult, Owner
from chengshi.people.v1.events_pb2 import Assignment, EmployeeState, ReportingLine, UnitState
from chengshi.tenancy.v1.tenancy_pb2 import Tenant
from directory.replication import apply_employees, copy_units
from servicekit.callers import System, caller_context
from servicekit.database.tenancy.lifecycle import apply_tenant_state
from servicekit.runtime import Runtime, runtime_context
from servicekit.unit_of_work.transaction import unit_of_work
from services.checkins.use_cases import replication

NAMESPACE = uuid.UUID("6f8f0b5e-3a51-4d0e-9f5a-2d1f7c9b7a10")
PEOPLE, UNIT_OF, SPAN, KEY_RESULTS = 200, 20, 8, 5
LONG_AGO, FAR_AWAY = "2020-01-01", "2039-12-31"
TOKEN_SECONDS = 3600


@dataclass(frozen=True)
class Staff:
    """People who check in, each on the key results of one own goal."""

    issuer: str
    slug: str = "writes"

    @property
    def tenant_id(self) -> uuid.UUID:
        return uuid.uuid5(NAMESPACE, self.slug)

    def id(self, kind: str, number: int) -> str:
        return str(uuid.uuid5(self.tenant_id, f"{kind} {number}"))

    def key_result_id(self, number: int) -> str:
        """The key results of the person `number % PEOPLE`, one after another for ever."""
        person, turn = number % PEOPLE, number // PEOPLE % KEY_RESULTS
        return self.id("key result", person * KEY_RESULTS + turn)

    def token(self, key: RSAKey, person: int) -> str:
        """An access token as the realm signs it for a person of one organization."""
        now = int(time.time())
        organization = {self.slug: {"id": str(self.tenant_id), "tenant_id": [str(self.tenant_id)]}}
        claims: dict[str, Any] = {
            "exp": now + TOKEN_SECONDS,
            "iat": now,
            "jti": str(uuid.uuid4()),
            "iss": self.issuer,
            "aud": ["api"],
            "sub": self.id("subject", person),
            "typ": "Bearer",
            "azp": "web",
            "sid": str(uuid.uuid4()),
            "acr": "1",
            "scope": "openid organization profile email",
            "organization": organization,
            "email_verified": True,
            "name": f"Person {person}",
            "preferred_username": f"p{person}@writes.test",
            "email": f"p{person}@writes.test",
        }
        return jwt.encode({"alg": "RS256", "kid": key.kid, "typ": "JWT"}, claims, key)

    def settle(self, runtime: Runtime) -> None:
        """Provision the company and tell its people and goals; a second time changes nothing."""
        tenant = Tenant(
            tenant_id=str(self.tenant_id),
            slug=self.slug,
            name=self.slug,
            time_zone="Asia/Shanghai",
            locale="zh-CN",
            package="mixed",
        )
        with runtime_context(runtime):
            for state in ("provisioning", "active"):
                apply_tenant_state(runtime, tenant, state)
            with caller_context(System(tenant_id=self.tenant_id)), unit_of_work() as uow:
                copy_units(uow, [self._unit(number) for number in range(PEOPLE // UNIT_OF)])
                apply_employees(uow, [self._employee(number) for number in range(PEOPLE)])
                replication.copy_cycles(uow, [self._cycle()])
                replication.copy_goals(uow, [self._goal(number) for number in range(PEOPLE)])

    def _unit(self, number: int) -> UnitState:
        parent = "" if number == 0 else self.id("unit", 0)
        head = self.id("person", number * UNIT_OF)
        unit_id = self.id("unit", number)
        return UnitState(
            unit_id=unit_id, code=f"U{number}", name="U", parent_id=parent, head_id=head, version=1
        )

    def _employee(self, number: int) -> EmployeeState:
        since: dict[str, Any] = {"from": LONG_AGO}
        line = ReportingLine(
            manager_id=self.id("person", (number - 1) // SPAN), kind="solid", **since
        )
        unit = self.id("unit", number // UNIT_OF)
        return EmployeeState(
            employee_id=self.id("person", number),
            number=str(number),
            name=f"Person {number}",
            subject=self.id("subject", number),
            status="active",
            assignments=[Assignment(unit_id=unit, main=True, **since)],
            reporting_lines=[line] if number else [],
            version=1,
        )

    def _cycle(self) -> CycleState:
        return CycleState(
            cycle_id=self.id("cycle", 0),
            name="2026",
            level="company",
            starts_on=LONG_AGO,
            ends_on=FAR_AWAY,
            state="open",
            version=1,
        )

    def _goal(self, number: int) -> GoalState:
        first = number * KEY_RESULTS
        return GoalState(
            goal_id=self.id("goal", number),
            cycle_id=self.id("cycle", 0),
            owner=Owner(kind="person", id=self.id("person", number)),
            kind="objective",
            title=f"Goal {number}",
            state="active",
            visibility="open",
            version=1,
            key_results=[self._key_result(first + turn) for turn in range(KEY_RESULTS)],
        )

    def _key_result(self, number: int) -> KeyResult:
        return KeyResult(
            key_result_id=self.id("key result", number),
            title=f"Key result {number}",
            unit="件",
            direction="increase",
            accumulation="latest",
            period="week",
            start="0",
            target="100000",
            starts_on=LONG_AGO,
            ends_on=FAR_AWAY,
        )


def check_in(staff: Staff, number: int) -> str:
    """The body of the check-in `number` of a run."""
    told = {"key_result_id": staff.key_result_id(number), "value": number, "confidence": 6}
    return json.dumps(told | {"text": "两条线已投产，其余下周"}, ensure_ascii=False)
