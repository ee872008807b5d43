"""Whether everything that was under way has arrived: the condition that the ledger waits for."""

import os
from collections import Counter

from kafka import KafkaAdminClient
from kafka.errors import KafkaError
from psycopg import OperationalError

from deploy.registry import services
from tests.chaos import records

PENDING = {
    "outbox": "SELECT count(*) FROM platform.outbox",
    "due jobs": "SELECT count(*) FROM platform.jobs WHERE due_at <= now() AND failed IS NULL",
}
WAITING = "SELECT count(*) FROM deliveries WHERE state = 'waiting'"
DIRTY = "SELECT count(*) FROM dirty_goals"


def under_way(tenants: list[str]) -> Counter[str]:
    """How much of what is not there yet; empty once everything has settled."""
    found: Counter[str] = Counter()
    try:
        for service in services():
            for connection in records.connections(service.name):
                for what, query in PENDING.items():
                    row = connection.execute(query).fetchone()
                    found[f"{service.name} {what}"] += row["count"] if row else 0
        found["deliveries"] = _count("notifications", tenants, WAITING)
        found["goals to compute"] = _count("goals", tenants, DIRTY)
        found["consumer lag"] = lag()
    except (OperationalError, KafkaError) as fault:
        found[f"unreachable: {type(fault).__name__}"] = 1
    return +found


def lag() -> int:
    """Messages that a consumer has not committed: those that it holds back are among them."""
    admin = KafkaAdminClient(bootstrap_servers=os.environ["KAFKA_BOOTSTRAP"])
    try:
        groups = admin.list_group_offsets([service.name for service in services()])
        parts = {part for offsets in groups.values() for part in offsets}
        ends = admin.list_partition_offsets(dict.fromkeys(parts, -1))
        return sum(
            max(0, ends[part].offset - committed.offset)
            for offsets in groups.values()
            for part, committed in offsets.items()
        )
    finally:
        admin.close()


def _count(service: str, tenants: list[str], query: str) -> int:
    found = records.of_tenants(service, tenants, query)
    return sum(int(rows[0]["count"]) for rows in found.values())
