"""Companies in notifications, a partner's receiver on loopback, and the worker's jobs."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, Queue
from typing import Any
from uuid import UUID

import psycopg
import pytest
import sqlalchemy as sa
from google.protobuf.message import Message

from chengshi.people.v1.events_pb2 import EmployeeState, ReportingLine, Role
from directory.replication import apply_employees
from servicekit.ids import new_id
from servicekit.jobs import io_worker
from servicekit.jobs import worker as job_worker
from servicekit.jobs.leases import LeasedJob, retry_or_fail
from servicekit.messaging.dispatch import deliver
from servicekit.messaging.registry import IncomingMessage
from servicekit.runtime import runtime_context
from servicekit.testing import Company, Running
from tests.integration.refusals import refuses

AWAITED_SECONDS = 10.0


def until(condition: Callable[[], Any]) -> Any:
    """What `condition` answers, once it is true."""
    pause, tries = threading.Event(), int(AWAITED_SECONDS / 0.02)
    for _ in range(tries):
        if answer := condition():
            return answer
        pause.wait(0.02)
    raise AssertionError("it did not come true in time")


class NotificationsTenant:
    """One company with 张三 (admin and HR) who leads 李四, both with e-mail, and 王五 without."""

    def __init__(self, service: Running, company: Company) -> None:
        self.service, self.company = service, company
        self.boss, self.staff, self.plant = new_id(), new_id(), new_id()
        tag = company.id.hex[-8:]
        self.boss_email, self.staff_email = f"boss-{tag}@acme.example", f"staff-{tag}@acme.example"
        self.know(
            an_employee(
                self.boss, "张三", self.boss_email, roles=[Role(role="admin"), Role(role="hr")]
            ),
            an_employee(self.staff, "李四", self.staff_email, leader=self.boss),
            an_employee(self.plant, "王五", "", leader=self.boss),
        )

    def know(self, *employees: EmployeeState) -> None:
        with self.service.as_system(self.company) as uow:
            apply_employees(uow, employees)

    def call(self, method: str, path: str, *, by: UUID | None = None, **kwargs: Any) -> Any:
        token = self.service.issuer.person(self.company, str(by or self.boss))
        headers = {"Authorization": f"Bearer {token}", **kwargs.pop("headers", {})}
        return self.service.http.open(path, method=method, headers=headers, **kwargs)

    def refuses(self, status: int, *codes: str) -> AbstractContextManager[None]:
        """The last call in the block is refused and changes nothing."""
        return refuses(self.service, self.company, status, *codes)

    def hear(self, *facts: Message, event_id: UUID | None = None) -> None:
        """Let facts arrive as Kafka brings them."""
        runtime = self.service.runtime
        deliveries = [self._delivery(fact, event_id or new_id()) for fact in facts]
        with runtime_context(runtime):
            deliver(runtime.service.consumers, deliveries)
        with self.service.as_system(self.company) as uow:
            assert uow.session.scalar(sa.text("SELECT count(*) FROM platform.dead_letters")) == 0

    def notices(self, by: UUID, **headers: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self.call("GET", "/v1/notices", by=by, headers=headers).json[
            "items"
        ]
        return items

    def add_endpoint(self, url: str, *events: str) -> dict[str, Any]:
        body = {"url": url, "events": list(events), "reach": "all"}
        response = self.call("POST", "/v1/endpoints", json=body)
        assert response.status_code == 201, response.json
        added: dict[str, Any] = response.json
        return added

    def deliveries(self, endpoint: dict[str, Any]) -> list[dict[str, Any]]:
        path = f"/v1/endpoints/{endpoint['id']}/deliveries"
        items: list[dict[str, Any]] = self.call("GET", path).json["items"]
        return items

    def _delivery(self, fact: Message, event_id: UUID) -> IncomingMessage:
        name = fact.DESCRIPTOR.full_name
        topic = name.rpartition(".")[0]
        payload, key = fact.SerializeToString(), f"{self.company.id}:{new_id()}"
        return IncomingMessage(event_id, self.company.id, topic, key, name, payload, "")


def an_employee(
    person_id: UUID,
    name: str,
    email: str,
    *,
    leader: UUID | None = None,
    roles: list[Role] | None = None,
) -> EmployeeState:
    line = ReportingLine(manager_id=str(leader or ""), kind="solid", **{"from": "2020-01-01"})
    return EmployeeState(
        employee_id=str(person_id),
        number=person_id.hex[-8:],
        name=name,
        email=email,
        subject=str(person_id),
        status="active",
        reporting_lines=[line] if leader else [],
        roles=roles or [],
        version=1,
    )


@dataclass
class Request:
    """What the receiver got."""

    path: str
    headers: dict[str, str]
    body: str


@dataclass
class Receiver:
    """A partner's server; it answers as told, in order, and then always 204."""

    url: str
    received: Queue[Request] = field(default_factory=Queue)
    answers: Queue[tuple[int, dict[str, str], bytes]] = field(default_factory=Queue)
    # Cleared: requests are taken and not answered.
    answering: threading.Event = field(default_factory=threading.Event)

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.put((status, named, body))

    def next(self) -> Request:
        return self.received.get(timeout=AWAITED_SECONDS)


@pytest.fixture
def receiver_at() -> Iterator[Callable[[], Receiver]]:
    servers: list[tuple[ThreadingHTTPServer, Receiver]] = []

    def start() -> Receiver:
        server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
        receiver = Receiver(f"http://127.0.0.1:{server.server_address[1]}/hooks")
        receiver.answering.set()
        server.RequestHandlerClass = _handler(receiver)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append((server, receiver))
        return receiver

    yield start
    for server, receiver in servers:
        receiver.answering.set()
        server.shutdown()
        server.server_close()


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            receiver.received.put(Request(self.path, dict(self.headers), body))
            receiver.answering.wait(AWAITED_SECONDS)
            try:
                status, headers, answer = receiver.answers.get_nowait()
            except Empty:
                status, headers, answer = 204, {}, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            """The tests read what was received."""

    return Handler


@pytest.fixture
def receiver(receiver_at: Callable[[], Receiver]) -> Receiver:
    return receiver_at()


@pytest.fixture
def make_tenant(settle: Callable[..., Running]) -> Callable[[str], NotificationsTenant]:
    """A fresh company each: endpoints and notices of other tests stay away."""

    def office(slug: str) -> NotificationsTenant:
        company = Company(slug)
        return NotificationsTenant(settle("notifications", company), company)

    return office


@pytest.fixture
def acme(make_tenant: Callable[[str], NotificationsTenant]) -> NotificationsTenant:
    return make_tenant("acme")


@pytest.fixture
def worker(
    run_service: Callable[[str], Running], monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The jobs loop of a worker as the process runs it; no job may fail and live by a retry."""
    runtime, stop = run_service("notifications").runtime, threading.Event()
    faults: list[Exception] = []

    def note(relay: psycopg.Connection, job: LeasedJob, fault: Exception) -> None:
        faults.append(fault)
        retry_or_fail(relay, job, fault)

    for runner in (job_worker, io_worker):
        monkeypatch.setattr(runner, "retry_or_fail", note)
    thread = threading.Thread(target=job_worker.jobs_loop, args=[runtime, runtime.nodes[0], stop])
    with runtime_context(runtime):
        thread.start()
        yield
        stop.set()
        thread.join()
    assert faults == []
