"""Check-ins a second that checkins' API keeps, over a bare handler's under the same server."""

import json
import pickle
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import psycopg
from joserfc.jwk import RSAKey
from psycopg import sql

from bench.measure.capturing import capture
from bench.measure.figures import alternated, percentiles, prefixed
from bench.measure.posting import Posted, post, request
from bench.measure.rig import Bench
from bench.measure.serving import Server, served
from bench.measure.staff import PEOPLE, Staff, check_in
from servicekit.config import load
from servicekit.database.tenancy.bootstrap import bootstrap
from servicekit.database.tenancy.migrate import migrate_schemas
from servicekit.database.tenancy.names import tenant_schema
from servicekit.database.tenancy.platform import upgrade_platform
from servicekit.ids import new_id
from servicekit.runtime import Runtime
from servicekit.security.tokens import Keys
from services.checkins.app import service

# Check-ins of one side in one round.
N, SMOKE_N = 1_500, 40
NEEDS = "postgres"
AT_ONCE = 8
WARM_UP, SMOKE_WARM_UP = 200, 16
PATH = "/v1/check-ins"
FLOOR = "bench.floors.checkin_write"
# A database of its own: no relay of a fleet takes its rows away.
DATABASE = "checkins_bench"


@dataclass(frozen=True)
class Load:
    """The company's people with their tokens, and what they sent so far."""

    staff: Staff
    tokens: list[str]

    def headers(self, number: int) -> dict[str, str]:
        token = self.tokens[number % PEOPLE]
        return {"Authorization": f"Bearer {token}", "Idempotency-Key": str(new_id())}

    def requests(self, count: int) -> list[str]:
        return [request(PATH, self.headers(n), check_in(self.staff, n)) for n in range(count)]


@dataclass
class Side:
    """One server, with what each of its rounds took."""

    server: Server
    load: Load
    posted: list[Posted] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)

    def round(self, count: int) -> float:
        """Check-ins a second of one round."""
        requests, before = self.load.requests(count), self.server.cpu_seconds()
        posted = post(self.server.port, requests, at_once=AT_ONCE)
        if posted.statuses != {"201": count}:
            raise RuntimeError(f"answers by status: {posted.statuses}")
        self.posted.append(posted)
        self.cpu_ms.append((self.server.cpu_seconds() - before) * 1000 / count)
        return count / posted.seconds

    def figures(self) -> dict[str, float]:
        samples = [sample for posted in self.posted for sample in posted.samples_ms]
        return percentiles(samples) | {"cpu_ms": median(self.cpu_ms)}


def data(bench: Bench) -> None:
    """A company whose people have key results, in the checkins database of the benchmark."""
    runtime = _runtime(_environment(bench))
    (node,) = runtime.settings.database_nodes
    bootstrap(service.name, node, bench.admin_url())
    with psycopg.connect(node.ddl, autocommit=True) as connection:
        upgrade_platform(connection, service.name)
    migrate_schemas(node.ddl, service.name, service.migrations)
    Staff(runtime.settings.issuer).settle(runtime)
    runtime.database.dispose()


def run(bench: Bench) -> dict[str, object]:
    key = RSAKey.generate_key(2048, {"kid": "bench", "use": "sig", "alg": "RS256"})
    keys = json.dumps({"keys": [key.as_dict(private=False)]})
    environment = _environment(bench) | {"KEYS": keys}
    runtime = _runtime(environment)
    staff = Staff(runtime.settings.issuer)
    load = Load(staff, [staff.token(key, person) for person in range(PEOPLE)])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "captured"
        captured = capture(runtime, PATH, load.headers(0), check_in(staff, 0))
        path.write_bytes(pickle.dumps(tuple(captured)))
        of_floor = {"CAPTURED": str(path), "DATABASE": runtime.settings.database_nodes[0].app}
        with (
            served(service.name, environment) as ours,
            served(service.name, environment | of_floor, FLOOR) as floor,
        ):
            sides = Side(ours, load), Side(floor, load)
            return _measured(bench, *sides, staff) | {"statements": len(captured.statements)}


def _measured(bench: Bench, ours: Side, floor: Side, staff: Staff) -> dict[str, object]:
    for side in (ours, floor):
        side.round(bench.choose(WARM_UP, smoke=SMOKE_WARM_UP))
        side.posted.clear()
        side.cpu_ms.clear()
    _forget(bench, staff)
    rounds, size = bench.choose(7, quick=3, smoke=1), bench.choose(N, smoke=SMOKE_N)
    of_ours, of_floor = alternated(lambda: ours.round(size), lambda: floor.round(size), rounds)
    per_s, floor_per_s = median(of_ours), median(of_floor)
    return {
        "n": _kept(bench, staff) // (2 * rounds),
        "ratio": per_s / floor_per_s,
        "per_s": per_s,
        **ours.figures(),
        "floor_per_s": floor_per_s,
        **prefixed("floor", floor.figures()),
    }


def _forget(bench: Bench, staff: Staff) -> None:
    with bench.admin(DATABASE) as admin:
        for table in _tables(staff):
            admin.execute(sql.SQL("TRUNCATE {} CASCADE").format(table))


def _kept(bench: Bench, staff: Staff) -> int:
    """Counted in the table: the idempotency keys and the outbox hold as many rows each."""
    count = sql.SQL("SELECT count(*) FROM {}")
    with bench.admin(DATABASE) as admin:
        counts = [admin.execute(count.format(table)).fetchall()[0][0] for table in _tables(staff)]
    if len(set(counts)) != 1:
        raise RuntimeError(f"check-ins, messages and keys differ: {counts}")
    return int(counts[0])


def _tables(staff: Staff) -> list[sql.Identifier]:
    """What each check-in adds one row to."""
    return [
        sql.Identifier(tenant_schema(staff.tenant_id), "check_ins"),
        sql.Identifier("platform", "outbox"),
        sql.Identifier("platform", "idempotency_keys"),
    ]


def _environment(bench: Bench) -> dict[str, str]:
    settings = bench.service_environment(service.name)
    nodes = json.loads(settings["DATABASE_NODES"])
    for node in nodes:
        node |= {
            login: f"{node[login].rpartition('/')[0]}/{DATABASE}"
            for login in ("app", "ddl", "relay")
        }
    return settings | {"DATABASE_NODES": json.dumps(nodes)}


def _runtime(environment: dict[str, str]) -> Runtime:
    keys = Keys(lambda: json.loads(environment["KEYS"]))
    return Runtime(service, load(service.settings, environment), keys)
