"""A company's schema of 15 tables and its role, made or taken ahead, beside django-tenants."""

import time
from statistics import median
from typing import Any

import psycopg

from bench.fifteen.tables import MIGRATIONS, statements
from bench.measure.databases import plain_database, service_database
from bench.measure.figures import alternated, percentiles, prefixed
from bench.measure.rig import Bench
from bench.measure.schemas import same_tables, shape_of
from bench.peers.django_tenants import django_tenants
from servicekit.database.tenancy import names, provision
from servicekit.ids import new_id

N = SMOKE_N = 15
NEEDS = "postgres"
SERVICE, PEER = "fifteen", "fifteen_peer"
REVISION = "0001"
TABLES = tuple(statements())


def data(bench: Bench) -> None:
    service_database(bench, SERVICE, MIGRATIONS)
    with django_tenants(plain_database(bench, PEER)) as peer:
        peer.lay()


def run(bench: Bench) -> dict[str, object]:
    rounds = bench.choose(60, quick=10, smoke=2)
    node = service_database(bench, SERVICE, MIGRATIONS)
    with (
        psycopg.connect(node.ddl, autocommit=True) as ddl,
        django_tenants(bench.admin_url(PEER)) as peer,
        bench.admin(SERVICE) as ours,
        bench.admin(PEER) as theirs,
    ):
        companies = [new_id() for _ in range(2 * rounds + 2)]
        turns = iter(companies)
        # Once each, unmeasured: the first one loads what all later ones find.
        _create(ddl, next(turns)), peer.create("p_first")
        tables = same_tables(
            shape_of(ours, names.tenant_schema(companies[0])), shape_of(theirs, "p_first")
        )
        made, peers = alternated(
            lambda: _create(ddl, next(turns)), lambda: peer.create(f"p_{new_id().hex}"), rounds
        )
        provision.replenish_spares(ddl, SERVICE, TABLES, REVISION, rounds + 1)
        _take(ddl, next(turns))
        taken = [_take(ddl, next(turns)) for _ in range(rounds)]
        _remove(ddl, companies)
        _remove_peers(theirs)
    return _figures(tables, made, taken, peers)


def _figures(
    tables: int, made: list[float], taken: list[float], peers: list[float]
) -> dict[str, object]:
    spare = percentiles([1000 * seconds for seconds in taken])
    return {
        "n": tables,
        "ratio": median(peers) / median(made),
        "spare_ratio": median(peers) / median(taken),
        **percentiles([1000 * seconds for seconds in made]),
        **prefixed("spare", spare),
        **prefixed("peer", percentiles([1000 * seconds for seconds in peers])),
        "rounds": len(made),
    }


def _create(ddl: psycopg.Connection[Any], company: Any) -> float:
    schema, role = names.tenant_schema(company), names.tenant_role(SERVICE, company)
    began = time.perf_counter()
    provision.create_schema(ddl, SERVICE, schema, role, TABLES, REVISION)
    return time.perf_counter() - began


def _take(ddl: psycopg.Connection[Any], company: Any) -> float:
    began = time.perf_counter()
    taken = provision.claim_spare(ddl, SERVICE, company, REVISION)
    seconds = time.perf_counter() - began
    if not taken:
        raise RuntimeError("there was no spare")
    return seconds


def _remove(ddl: psycopg.Connection[Any], companies: list[Any]) -> None:
    for company in companies:
        provision.drop_schema(ddl, SERVICE, company)


def _remove_peers(theirs: psycopg.Connection[Any]) -> None:
    schemas = theirs.execute("SELECT schema_name FROM companies_company").fetchall()
    for (schema,) in schemas:
        theirs.execute(f'DROP SCHEMA "{schema}" CASCADE'.encode())
    theirs.execute("DELETE FROM companies_company")
