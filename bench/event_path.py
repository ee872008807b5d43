"""A check-in's two hops to the board, by commit timestamps, beside one bare hop of Kafka."""

import time
from datetime import datetime
from typing import Any
from uuid import UUID

from bench.floors.event_path import Hop
from bench.measure.company import Company, settle
from bench.measure.figures import percentiles, prefixed
from bench.measure.offering import offer
from bench.measure.rig import Bench
from deploy.registry import service

N, SMOKE_N = 2_000, 20
NEEDS = "fleet"
PER_S = 50
ROUNDS = 2
WARM_UP, SMOKE_WARM_UP = 100, 10
FLOOR_MESSAGES, SMOKE_FLOOR_MESSAGES, FLOOR_PER_S = 150, 10, 100
ARRIVES_SECONDS = 30

# By key result: the moment of a check-in, and when its row committed.
Rows = dict[UUID, list[tuple[datetime, float]]]

# Keeps when each state of the board's rows was written: the row itself keeps its newest only.
WATCH = """
CREATE SCHEMA IF NOT EXISTS bench;
CREATE TABLE IF NOT EXISTS bench.arrivals (key_result_id uuid, written_at timestamptz);
TRUNCATE bench.arrivals;
CREATE OR REPLACE FUNCTION bench.arrived() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO bench.arrivals
    SELECT (item->>'key_result_id')::uuid, (item->>'last_check_in_at')::timestamptz
    FROM (
        -- Told with the whole goal, or by themselves as they move.
        SELECT jsonb_array_elements(NEW.key_results)
        UNION ALL SELECT value FROM jsonb_each(NEW.numbers)
    ) AS key_results (item) WHERE item ? 'last_check_in_at';
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER bench_arrived AFTER INSERT OR UPDATE ON {schema}.goals
    FOR EACH ROW EXECUTE FUNCTION bench.arrived();
"""
TOLD = """
SELECT key_result_id, recorded_at, extract(epoch FROM pg_xact_commit_timestamp(xmin))::float8
FROM {schema}.check_ins WHERE recorded_at >= %s ORDER BY key_result_id, recorded_at
"""
ARRIVED = """
SELECT key_result_id, written_at, extract(epoch FROM pg_xact_commit_timestamp(xmin))::float8
FROM bench.arrivals WHERE written_at >= %s ORDER BY key_result_id, 3
"""


def data(bench: Bench) -> None:
    settle(bench)


def run(bench: Bench) -> dict[str, Any]:
    company = Company(bench)
    company.forget()
    floor = Hop(bench.instance.kafka_bootstrap, bench.admin_url())
    with bench.admin("insights") as connection:
        connection.execute(WATCH.format(schema=company.schema).encode())
    try:
        return _measured(bench, company, floor)
    finally:
        with bench.admin("insights") as connection:
            connection.execute(f"DROP TRIGGER bench_arrived ON {company.schema}.goals".encode())


def _measured(bench: Bench, company: Company, floor: Hop) -> dict[str, Any]:
    port = bench.instance.http_port(service("checkins"))
    warm_up = bench.choose(WARM_UP, smoke=SMOKE_WARM_UP)
    messages = bench.choose(FLOOR_MESSAGES, smoke=SMOKE_FLOOR_MESSAGES)
    count = bench.choose(N, smoke=SMOKE_N) // ROUNDS
    offer(port, company.posts(0, warm_up), per_s=PER_S)
    floors: list[float] = []
    posted: list[float] = []
    with bench.admin() as connection:
        (began,) = connection.execute("SELECT clock_timestamp()").fetchone() or (None,)
    for turn in range(ROUNDS):
        floors += floor.run(messages, FLOOR_PER_S)
        posts = company.posts(warm_up + turn * count, count)
        answers = offer(port, posts, per_s=PER_S)
        if set(answers.statuses) != {"201"}:
            raise RuntimeError(f"not all were kept: {answers.statuses}")
        posted += answers.samples_ms
    ways = _ways(bench, company, began)
    ours, bare = percentiles(ways), percentiles(floors)
    return {
        "n": len(ways),
        **ours,
        "ratio": ours["p50_ms"] / bare["p50_ms"],
        **prefixed("floor", bare),
        **prefixed("post", percentiles(posted)),
    }


def _ways(bench: Bench, company: Company, since: object) -> list[float]:
    """For each check-in the time in ms to the first board row that shows it or a newer one."""
    deadline = time.monotonic() + ARRIVES_SECONDS
    while True:
        told = _rows(bench, "checkins", TOLD.format(schema=company.schema), since)
        arrived = _rows(bench, "insights", ARRIVED, since)
        firsts = [
            (
                min(
                    (at for shown, at in arrived.get(key_result, []) if shown >= recorded),
                    default=0,
                ),
                committed,
            )
            for key_result, rows in told.items()
            for recorded, committed in rows
        ]
        if all(first for first, _ in firsts) or time.monotonic() > deadline:
            return [(first - committed) * 1000 for first, committed in firsts if first]
        time.sleep(0.2)


def _rows(bench: Bench, database: str, query: str, since: object) -> Rows:
    found: Rows = {}
    with bench.admin(database) as connection:
        for key_result, written_at, committed in connection.execute(query.encode(), [since]):
            found.setdefault(key_result, []).append((written_at, committed))
    return found
