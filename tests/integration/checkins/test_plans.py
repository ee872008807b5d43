"""Lists and due items are read by index, however many rows there are."""

import json
import os
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from servicekit.database.tenancy.names import tenant_schema
from servicekit.ids import new_id

from .conftest import CheckinsTenant

ROWS = 5_000
BIG = {"check_ins", "key_results", "goals"}

FILL = """
    INSERT INTO goals (id, cycle_id, owner_kind, owner_id, title, state, visibility, deleted,
        version) SELECT gen_random_uuid(), NULL, 'person', gen_random_uuid(), 'Z', 'active',
        'open', false, 1 FROM generate_series(1, :rows);
    INSERT INTO key_results (id, goal_id, title, unit, direction, accumulation, period,
        starts_on, ends_on, cancelled, version)
    SELECT gen_random_uuid(), id, 'Z', '', 'increase', 'latest', 'week', '2020-01-01',
        '2040-01-01', false, 1 FROM goals WHERE title = 'Z';
    INSERT INTO check_ins (id, key_result_id, goal_id, period_start, period_end, value, text,
        blocked, author_id, late, recorded_at)
    SELECT gen_random_uuid(), id, goal_id, '2026-01-05', '2026-01-11', 1, '', false,
        gen_random_uuid(), false, now() FROM key_results WHERE title = 'Z'
"""


@pytest.fixture(scope="module")
def busy(make_tenant: Callable[[str], CheckinsTenant]) -> Iterator[CheckinsTenant]:
    """A company with many rows, which the planner knows of."""
    tenant = make_tenant("busy")
    with tenant.checkins.as_system(tenant.company) as uow:
        for statement in FILL.split(";"):
            uow.session.execute(sa.text(statement), {"rows": ROWS} if ":rows" in statement else {})
    own = tenant.checkins.runtime.settings.database_nodes[0].app.rpartition("/")[2]
    database = os.environ["DATABASE_ADMIN_URL"].rpartition("/")[0] + f"/{own}"
    with psycopg.connect(database, autocommit=True) as admin:
        for table in sorted(BIG):
            admin.execute(f"ANALYZE {tenant_schema(tenant.company.id)}.{table}".encode())
    return tenant


def scans(plan: Any) -> Iterator[tuple[str, str]]:
    """How each table of a plan is read."""
    if "Relation Name" in plan:
        yield plan["Relation Name"], plan["Node Type"]
    for inner in plan.get("Plans", ()):
        yield from scans(inner)


def read_by(tenant: CheckinsTenant, sent: list[tuple[str, Any]]) -> dict[str, set[str]]:
    """How the big tables are read by the statements that were sent."""
    found: dict[str, set[str]] = {}
    with tenant.checkins.as_system(tenant.company) as uow:
        connection = uow.session.connection()
        for statement, values in sent:
            if not any(table in statement for table in BIG) or "INSERT" in statement:
                continue
            plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", values).scalar()
            told = json.loads(plan) if isinstance(plan, str) else plan
            for table, node in scans(told[0]["Plan"]):
                found.setdefault(table, set()).add(node)
    return {table: nodes for table, nodes in found.items() if table in BIG}


def test_check_ins_are_listed_by_index(busy: CheckinsTenant, statements: list[Any]) -> None:
    key_result_id = busy.a_key_result()
    for value in range(3):
        busy.zhang.check_in(key_result_id, value)
    after = busy.zhang.read(key_result_id, limit="2").json["next"]
    statements.clear()

    page = busy.zhang.read(key_result_id, limit="2", after=after)

    assert [item["value"] for item in page.json["items"]] == [0]
    read = read_by(busy, list(statements))
    assert set(read) == BIG
    assert not any("Seq Scan" in nodes for nodes in read.values()), read


def test_what_is_due_is_found_by_index(busy: CheckinsTenant, statements: list[Any]) -> None:
    key_result_ids = {busy.a_key_result() for _ in range(3)}
    statements.clear()

    due = busy.zhang.due()

    assert key_result_ids <= set(due)
    assert len(statements) == 5
    read = read_by(busy, list(statements))
    assert set(read) == BIG
    assert not any("Seq Scan" in nodes for nodes in read.values()), read


def test_a_check_in_finds_its_rows_by_index(busy: CheckinsTenant, statements: list[Any]) -> None:
    key_result_id = busy.a_key_result()
    first = busy.zhang.check_in(key_result_id, 1).json["id"]
    statements.clear()

    headers = {"Idempotency-Key": str(new_id())}
    answer = busy.zhang.check_in(key_result_id, 2, corrects=first, headers=headers)

    assert answer.status_code == 201
    read = read_by(busy, list(statements))
    assert not any("Seq Scan" in nodes for nodes in read.values()), read
