"""Gaps of a company with 300,000 goals: counted and listed for HR, and for the head of a unit."""

from collections.abc import Sequence
from hashlib import md5
from typing import Any
from uuid import UUID

import psycopg

from bench.measure.figures import percentiles, prefixed
from bench.measure.reading import Reader
from bench.measure.rig import Bench
from bench.tree.data import (
    COMPANY,
    GOALS,
    MAKE_HR,
    SERVICE,
    SMOKE_GOALS,
    add_companies,
    analyze,
    build,
    hr_number,
    lay,
    sizes,
)
from services.goals.alignment.queries.gaps import KINDS

# Units' and people's cycles within the company's.
CYCLES = """
    INSERT INTO cycles (id, name, level, starts_on, ends_on, cut_off_on, state, version)
    SELECT md5('cycle' || level)::uuid, level, level, begins, '2026-12-31', '2027-01-15', 'active',
        1
    FROM (VALUES ('unit', date '2026-07-01'), ('person', '2026-10-01')) AS laid (level, begins)
"""
N, SMOKE_N = GOALS, SMOKE_GOALS
NEEDS = "postgres"
# One of them looks up the rights over all owners at once.
MOST_STATEMENTS = 9
LACKING = UUID(int=3)
# The head of a unit of about a hundredth of the people.
HEAD = 50
CYCLE = UUID(md5(b"cycleperson", usedforsecurity=False).hexdigest())
UNIT = UUID(md5(b"unit60", usedforsecurity=False).hexdigest())
# What is lacking: links, drafts handed in, goals (those of three went to a fourth), and measure in
# goals and key results; and children that are ahead of their parents.
LACKS = (
    """
    DELETE FROM alignments USING goals JOIN directory_people AS owner ON owner.id = owner_id
    WHERE goals.id = goal_id
        AND (substr(number, 2)::int % 20 = 3 OR substr(number, 2)::int % 400 = 50)
    """,
    """
    UPDATE sheets SET state = 'draft' FROM directory_people AS owner
    WHERE owner.id = owner_id AND substr(number, 2)::int % 50 = 0
    """,
    """
    UPDATE goals SET state = 'draft' FROM directory_people AS owner
    WHERE owner.id = owner_id AND substr(number, 2)::int % 50 = 0
    """,
    """
    UPDATE goals SET owner_id = md5('person' || n - n % 400 + 50)::uuid,
        sheet_id = md5('sheetperson' || n - n % 400 + 50)::uuid
    FROM (SELECT id, substr(number, 2)::int AS n FROM directory_people) AS owner
    WHERE owner.id = owner_id AND n % 400 IN (150, 250, 350)
    """,
    """
    INSERT INTO key_results (id, goal_id, title, unit, direction, accumulation, period, start,
        target, weight, starts_on, ends_on, progress_source, cancelled, version)
    SELECT gen_random_uuid(), goals.id, 'more', '', 'increase', 'latest', 'week', 0, 100, 1,
        date '2026-10-01', date '2026-12-31', 'own', false, 1
    FROM goals JOIN directory_people AS owner ON owner.id = owner_id
    CROSS JOIN generate_series(1, 3) WHERE substr(number, 2)::int % 300 = 50
    """,
    """
    UPDATE goals SET children_progress = 50 FROM directory_units AS owner
    WHERE owner.id = owner_id AND substr(code, 2)::int % 10 = 3
    """,
)


def data(bench: Bench) -> None:
    people, levels = sizes(bench)[COMPANY]

    def fill(connection: psycopg.Connection[Any], _company: UUID) -> None:
        _lay(connection, people, levels)
        connection.execute(MAKE_HR, [hr_number(bench)])
        analyze(connection)

    add_companies(bench, build(bench), [LACKING], fill)


def run(bench: Bench) -> dict[str, object]:
    reader = Reader(bench, build(bench), SERVICE)
    hr, head = reader.caller(LACKING, hr_number(bench)), reader.caller(LACKING, HEAD)
    asked: dict[str, tuple[str, dict[str, str], dict[str, Any]]] = {
        "hr_counts": ("/v1/gaps/counts", hr, {}),
        "hr_all": ("/v1/gaps", hr, {}),
        "head_counts": ("/v1/gaps/counts", head, {}),
        "head_unit_counts": ("/v1/gaps/counts", head, {"unit_id": UNIT}),
        "head_unit_all": ("/v1/gaps", head, {"unit_id": UNIT}),
    }
    for kind in KINDS:
        asked[f"hr_{kind}"] = ("/v1/gaps", hr, {"kind": kind})
    rounds = bench.choose(30, quick=5, smoke=2)
    figures: dict[str, object] = {"n": reader.count(LACKING)}
    for name, (path, caller, query) in asked.items():
        figures |= prefixed(name, percentiles(_took(reader, path, caller, query, rounds)))
    _, told = reader.read("/v1/gaps/counts", hr, cycle_id=CYCLE)
    return figures | {item["kind"]: item["count"] for item in told["items"]}


def _took(
    reader: Reader, path: str, caller: dict[str, str], query: dict[str, Any], rounds: int
) -> list[float]:
    def once() -> float:
        return reader.read(path, caller, cycle_id=CYCLE, **query)[0]

    with reader.counting() as sent:
        once()
    if len(sent) > MOST_STATEMENTS:
        raise RuntimeError(f"{len(sent)} statements, at most {MOST_STATEMENTS}: {sent}")
    return [once() for _ in range(rounds)]


def _lay(connection: psycopg.Connection[Any], people: int, levels: Sequence[int]) -> None:
    connection.execute(CYCLES.encode())
    lay(connection, people, levels, "'cycle' || CASE WHEN kind <> 'company' THEN kind ELSE '' END")
    for statement in LACKS:
        connection.execute(statement.encode())
