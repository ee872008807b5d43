"""A company with a line, two units and HR, its forms, and the peers that its evidence is from."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

import grpc
import psycopg
import pytest

from chengshi.people.v1.events_pb2 import EmployeeState, UnitState
from directory.replication import apply_employees, copy_units
from servicekit.ids import new_id
from servicekit.jobs.worker import run_due
from servicekit.runtime import runtime_context
from servicekit.testing import Company, Running
from tests.integration.refusals import refuses

from .peers import Peers

ASKED = ("goals", "checkins")
SINCE = {"from": "2020-01-01"}
# name: manager, unit, roles
PEOPLE: dict[str, tuple[str, str, list[tuple[str, str]]]] = {
    "boss": ("", "top", []),
    "lead": ("boss", "plant", []),
    "worker": ("lead", "plant", []),
    "colleague": ("lead", "plant", []),
    "founder": ("", "top", [("admin", "")]),
    "hr": ("boss", "top", [("hr", "")]),
    "hrbp": ("hr", "top", [("hr", "plant")]),
    "hrbp_elsewhere": ("hr", "top", [("hr", "sales")]),
    "seller": ("boss", "sales", []),
    "left": ("lead", "plant", []),
}


class AppraisalsTenant:
    """The people of one company and what they do over HTTP."""

    def __init__(self, appraisals: Running, company: Company, peers: Peers) -> None:
        self.appraisals, self.company, self.peers = appraisals, company, peers
        self.id = {name: str(new_id()) for name in [*PEOPLE, "top", "plant", "sales"]}
        self.cycle_id = str(new_id())
        with appraisals.as_system(company) as uow:
            copy_units(uow, [self._unit(name) for name in ("top", "plant", "sales")])
            apply_employees(uow, [self._employee(name) for name in PEOPLE])

    def _unit(self, name: str) -> UnitState:
        parent = "" if name == "top" else self.id["top"]
        return UnitState(unit_id=self.id[name], code=name, name=name, parent_id=parent, version=1)

    def _employee(self, name: str) -> EmployeeState:
        manager, unit, roles = PEOPLE[name]
        state = EmployeeState(
            employee_id=self.id[name],
            number=name.upper(),
            name=name,
            subject=name,
            status="left" if name == "left" else "active",
            version=1,
        )
        state.assignments.add(unit_id=self.id[unit], position="p", main=True, share=1, **SINCE)
        if manager:
            state.reporting_lines.add(manager_id=self.id[manager], kind="solid", weight=1, **SINCE)
        for role, scope in roles:
            state.roles.add(role=role, unit_id=self.id.get(scope, ""))
        return state

    def call(self, who: str, method: str, path: str, **kwargs: Any) -> Any:
        token = self.appraisals.issuer.person(self.company, who)
        headers = self.appraisals.bearer(token, **kwargs.pop("headers", {}))
        return self.appraisals.http.open(f"/v1{path}", method=method, headers=headers, **kwargs)

    def refuses(self, status: int, *codes: str) -> AbstractContextManager[None]:
        """The last call in the block is refused and changes nothing."""
        return refuses(self.appraisals, self.company, status, *codes)

    def get(self, who: str, path: str) -> Any:
        return self.call(who, "GET", path)

    def post(self, who: str, path: str, **body: Any) -> Any:
        return self.call(who, "POST", path, json=body)

    def add_round(self, who: str = "hr") -> str:
        response = self.post(
            who,
            "/rounds",
            name="2026 年度考核",
            cycle_ids=[self.cycle_id],
            opens_on="2026-12-01",
            closes_on="2026-12-20",
        )
        assert response.status_code == 201, response.json
        return str(response.json["id"])

    def open_form(self, name: str = "worker", who: str = "hr") -> dict[str, Any]:
        """A launched and loaded form of `name`, as `name` sees it."""
        round_id = self.add_round(who)
        launched = self.post(who, f"/rounds/{round_id}/launch", employee_ids=[self.id[name]])
        assert launched.status_code == 202, launched.json
        self.run_jobs()
        (form,) = self.get(name, f"/forms?round_id={round_id}").json["items"]
        return self.form(name, form["id"])

    def form(self, who: str, form_id: str) -> dict[str, Any]:
        response = self.get(who, f"/forms/{form_id}")
        assert response.status_code == 200, response.json
        return dict(response.json)

    def score(
        self, who: str, form: dict[str, Any], by: str, *scores: Any, version: int | None = None
    ) -> Any:
        """Score the form's items in their order, at the version that is there now."""
        if version is None:
            version = self.form(who, form["id"])["version"]
        given = [
            {"item_id": item["id"], "score": score}
            for item, score in zip(form["items"], scores, strict=False)
        ]
        return self.put(who, form["id"], version, by=by, scores=given)

    def put(self, who: str, form_id: str, version: int | None, **body: Any) -> Any:
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        return self.call(who, "PUT", f"/forms/{form_id}/scores", json=body, headers=headers)

    def submit(self, who: str, form: dict[str, Any], by: str) -> Any:
        return self.post(who, f"/forms/{form['id']}/submissions", by=by)

    def hand_in(self, who: str, form: dict[str, Any], by: str, *scores: Any) -> dict[str, Any]:
        scored = self.score(who, form, by, *scores)
        assert scored.status_code == 200, scored.json
        submitted = self.submit(who, form, by)
        assert submitted.status_code == 201, submitted.json
        return dict(submitted.json)

    def run_jobs(self) -> None:
        """Run what is due or waits, until nothing is left that could run now."""
        with self.relay() as relay, runtime_context(self.appraisals.runtime):
            relay.execute("UPDATE platform.jobs SET due_at = now() WHERE failed IS NULL")
            while run_due(self.appraisals.runtime, relay):
                pass

    def jobs(self) -> list[Any]:
        with self.relay() as relay:
            query = "SELECT kind, attempts, failed FROM platform.jobs WHERE tenant_id = %s"
            return relay.execute(query, [self.company.id]).fetchall()

    def relay(self) -> psycopg.Connection:
        node = self.appraisals.runtime.settings.database_nodes[0]
        return psycopg.connect(node.relay, autocommit=True)

    def system(self) -> Any:
        return self.appraisals.as_system(self.company)

    def form_row(self, form: dict[str, Any]) -> Any:
        from services.appraisals import queries

        with self.system() as uow:
            return queries.form(uow, UUID(form["id"]))


@pytest.fixture(scope="module")
def peers(run_service: Callable[[str], Running]) -> Iterator[Peers]:
    """goals and checkins of these tests; afterwards the service finds its usual peers again."""
    runtime = run_service("appraisals").runtime
    usual = dict(runtime.settings.peers)
    serving = Peers(run_service("appraisals"))
    serving.start()
    runtime.settings.peers.update(dict.fromkeys(ASKED, f"127.0.0.1:{serving.port}"))
    vars(runtime).pop("peers", None)
    yield serving
    serving.stop()
    runtime.settings.peers.update(usual)
    vars(runtime).pop("peers", None)


@pytest.fixture(scope="module")
def make_tenant(settle: Callable[..., Running], peers: Peers) -> Callable[[str], AppraisalsTenant]:
    known: dict[str, AppraisalsTenant] = {}

    def company(slug: str) -> AppraisalsTenant:
        if slug not in known:
            new = Company(slug)
            known[slug] = AppraisalsTenant(settle("appraisals", new), new, peers)
        return known[slug]

    return company


@pytest.fixture
def acme(make_tenant: Callable[[str], AppraisalsTenant]) -> AppraisalsTenant:
    """The company, each test with a cycle and goals of its own."""
    acme = make_tenant("acme")
    acme.cycle_id = str(new_id())
    return acme


@pytest.fixture
def form(acme: AppraisalsTenant) -> dict[str, Any]:
    """The worker's form with three items of the weights 60, 30 and 10."""
    for weight in ("60", "30", "10"):
        acme.peers.add_goal(acme.id["worker"], acme.cycle_id, weight=weight)
    return acme.open_form()


@pytest.fixture
def globex(make_tenant: Callable[[str], AppraisalsTenant]) -> AppraisalsTenant:
    return make_tenant("globex")


@pytest.fixture
def reachable(acme: AppraisalsTenant) -> Callable[[], None]:
    """Waits until the peers' channel is up again after they were away."""

    def wait() -> None:
        for name in ASKED:
            channel = acme.appraisals.runtime.peers.channel(name)
            grpc.channel_ready_future(channel).result(timeout=20)

    return wait
