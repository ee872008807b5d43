"""A column more for 1,000 companies by `migrate_schemas`, per company, beside django-tenants."""

import time
from typing import Any

import psycopg

from bench.fifteen.tables import MIGRATIONS, statements
from bench.measure.companies import make_companies, numbered
from bench.measure.databases import plain_database, service_database
from bench.measure.figures import interleaved
from bench.measure.rig import Bench
from bench.peers.django_tenants import Peer, django_tenants
from servicekit.database.tenancy import migrations
from servicekit.database.tenancy.migrate import migrate_schemas
from servicekit.ids import new_id

N, SMOKE_N = 1000, 10
PEERS, SMOKE_PEERS = 50, 2
NEEDS = "postgres"
SERVICE, PEER = "thousand", "fifty"
WITH_COLUMN = """
    SELECT count(*) FROM pg_attribute
    WHERE attrelid IN (SELECT oid FROM pg_class WHERE relname = 'goals')
      AND attname = 'reason' AND NOT attisdropped
"""


def data(bench: Bench) -> None:
    node = service_database(bench, SERVICE, MIGRATIONS)
    make_companies(
        node, SERVICE, numbered(bench.choose(N, smoke=SMOKE_N)), tuple(statements()), "0001"
    )
    with django_tenants(plain_database(bench, PEER)) as peer, bench.admin(PEER) as theirs:
        peer.lay()
        for _ in range(bench.choose(PEERS, smoke=SMOKE_PEERS) - len(_companies(theirs))):
            peer.create(f"p_{new_id().hex}")


def run(bench: Bench) -> dict[str, object]:
    node = service_database(bench, SERVICE, MIGRATIONS)
    rounds = bench.choose(5, quick=1, smoke=1)
    peers = bench.choose(PEERS, smoke=SMOKE_PEERS)
    with (
        django_tenants(bench.admin_url(PEER), changed=True) as peer,
        bench.admin(SERVICE) as ours,
        bench.admin(PEER) as theirs,
    ):
        seconds, peer_seconds = interleaved(
            lambda: _migrate(node.ddl, ours), lambda: _migrate_peers(peer, theirs), rounds
        )
        migrate_schemas(node.ddl, SERVICE, MIGRATIONS)
        migrated = _count(ours)
        noop = [_seconds(node.ddl) for _ in range(5)]
        _forget(ours)
    return {
        "n": migrated,
        "ratio": (peer_seconds / peers) / (seconds / migrated),
        "ms_per_tenant": 1000 * seconds / migrated,
        "total_ms": 1000 * seconds,
        "noop_ms": 1000 * sorted(noop)[2],
        "peer_n": peers,
        "peer_ms_per_tenant": 1000 * peer_seconds / peers,
        "rounds": rounds,
    }


def _migrate(ddl_url: str, ours: psycopg.Connection[Any]) -> float:
    _forget(ours)
    return _seconds(ddl_url)


def _seconds(ddl_url: str) -> float:
    # As in a release's own process, nothing is rendered yet.
    migrations._steps.cache_clear()
    began = time.perf_counter()
    migrate_schemas(ddl_url, SERVICE, MIGRATIONS)
    return time.perf_counter() - began


def _migrate_peers(peer: Peer, theirs: psycopg.Connection[Any]) -> float:
    _forget_peers(theirs)
    return peer.migrate()


def _forget(ours: psycopg.Connection[Any]) -> None:
    """Back to before the column."""
    schemas = ours.execute("SELECT schema_name FROM platform.schemas WHERE revision = '0002'")
    with ours.pipeline(), ours.transaction():
        for (schema,) in schemas:
            ours.execute(f'ALTER TABLE "{schema}".goals DROP COLUMN reason'.encode())
        ours.execute("UPDATE platform.schemas SET revision = '0001'")


def _forget_peers(theirs: psycopg.Connection[Any]) -> None:
    for schema in _companies(theirs):
        theirs.execute(f'ALTER TABLE "{schema}".goals DROP COLUMN IF EXISTS reason'.encode())
        applied = f"DELETE FROM \"{schema}\".django_migrations WHERE name = '0002_reason'"
        theirs.execute(applied.encode())


def _companies(theirs: psycopg.Connection[Any]) -> list[str]:
    return [name for (name,) in theirs.execute("SELECT schema_name FROM companies_company")]


def _count(ours: psycopg.Connection[Any]) -> int:
    found = ours.execute(WITH_COLUMN).fetchone()
    return int(found[0]) if found else 0
