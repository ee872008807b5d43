"""Messages leave with the transaction that caused them: rows here, sent by the relay."""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from google.protobuf.message import Message
from opentelemetry import propagate

from servicekit.database.raw import array
from servicekit.messaging.contract import is_event

SHARDS = 4
# Wakes the relay of the node; the poll is the truth.
CHANNEL = "work"

# One of a statement's parts; see unit_of_work.
WRITE = """
    outbox_rows AS (
        INSERT INTO platform.outbox (id, tenant_id, shard, topic, key, type, payload, trace)
        SELECT uuidv7(), tenant_id, shard, topic, key, type, decode(payload, 'hex'), %(trace)s
        FROM unnest(
            CAST(%(tenants)s AS uuid[]), CAST(%(shards)s AS smallint[]),
            CAST(%(topics)s AS text[]), CAST(%(keys)s AS text[]), CAST(%(types)s AS text[]),
            CAST(%(payloads)s AS text[])
        ) AS message (tenant_id, shard, topic, key, type, payload)
        RETURNING 1
    )
"""
WAKE = "pg_notify('work', '') AS relays"


class OutgoingMessage(NamedTuple):
    """A message with where it goes and what orders it."""

    tenant_id: UUID
    topic: str
    key: str
    type: str
    payload: bytes


def topic_of(message_type: str) -> str:
    """The topic of a message is its proto package."""
    return message_type.rpartition(".")[0]


def outgoing_message(
    message: Message, tenant_id: UUID, aggregate: str, *, bulk: bool
) -> OutgoingMessage:
    """Address `message` by its proto package and its aggregate.

    Raises ValueError for what is no event, and for a fact in bulk: only states are republished.
    """
    name = message.DESCRIPTOR.full_name
    if not is_event(name):
        raise ValueError(f"{name} is no event: the name of one ends in -ed or State")
    if bulk and not name.endswith("State"):
        raise ValueError(f"{name} is a fact: nobody listens to it in bulk")
    topic = topic_of(name) + (".bulk" if bulk else "")
    payload = message.SerializeToString()
    return OutgoingMessage(tenant_id, topic, f"{tenant_id}:{aggregate}", name, payload)


def shard_of(key: str) -> int:
    """The relay shard of an aggregate: messages of one aggregate stay in order."""
    return hashlib.blake2b(key.encode(), digest_size=2).digest()[0] % SHARDS


def current_trace() -> str:
    """The W3C traceparent of the running span."""
    carrier: dict[str, str] = {}
    propagate.inject(carrier)
    return carrier.get("traceparent", "")


def values(messages: Sequence[OutgoingMessage]) -> dict[str, str]:
    """What WRITE stores."""
    return {
        "tenants": array(message.tenant_id for message in messages),
        "shards": array(shard_of(message.key) for message in messages),
        "topics": array(message.topic for message in messages),
        "keys": array(message.key for message in messages),
        "types": array(message.type for message in messages),
        "payloads": array(message.payload.hex() for message in messages),
        "trace": current_trace(),
    }
