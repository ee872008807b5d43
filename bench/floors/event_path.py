"""The floor of event-path: one bare hop, produced, consumed and inserted, on the same broker."""

import threading
import time
import uuid

import psycopg
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import KafkaAdminClient, NewTopic

TOPIC = "bench.hop"
TABLE = "CREATE TABLE IF NOT EXISTS hops (id uuid PRIMARY KEY)"
PAYLOAD = b"x" * 200
WAIT_SECONDS = 10


class Hop:
    """A producer, a consumer that inserts what it reads, and when each insert committed."""

    def __init__(self, bootstrap: str, database: str) -> None:
        self._bootstrap, self._database = bootstrap, database

    def run(self, count: int, per_s: float) -> list[float]:
        """The time in ms from producing each message to the commit of its row."""
        self._prepare()
        ready, sent = threading.Event(), {uuid.uuid4(): 0.0 for _ in range(count)}
        reader = threading.Thread(target=self._consume, args=(ready, set(sent)))
        reader.start()
        if not ready.wait(WAIT_SECONDS):
            raise TimeoutError("the floor's consumer was not assigned its partition")
        producer = KafkaProducer(bootstrap_servers=self._bootstrap, acks="all", linger_ms=0)
        began = time.perf_counter()
        for number, key in enumerate(sent):
            time.sleep(max(0.0, began + number / per_s - time.perf_counter()))
            sent[key] = time.time()
            producer.send(TOPIC, key=key.bytes, value=PAYLOAD)
        producer.flush(WAIT_SECONDS)
        reader.join(WAIT_SECONDS)
        producer.close()
        with psycopg.connect(self._database) as connection:
            rows = connection.execute(
                "SELECT id, extract(epoch FROM pg_xact_commit_timestamp(xmin))::float8 FROM hops"
            ).fetchall()
        return [(committed - sent[key]) * 1000 for key, committed in rows]

    def _prepare(self) -> None:
        with psycopg.connect(self._database, autocommit=True) as connection:
            connection.execute(TABLE)
            connection.execute("TRUNCATE hops")
        admin = KafkaAdminClient(bootstrap_servers=self._bootstrap)
        if TOPIC not in admin.list_topics():
            admin.create_topics([NewTopic(TOPIC, 1, 1)])
        admin.close()

    def _consume(self, ready: threading.Event, missing: set[uuid.UUID]) -> None:
        consumer = KafkaConsumer(bootstrap_servers=self._bootstrap, fetch_max_wait_ms=500)
        place = TopicPartition(TOPIC, 0)
        consumer.assign([place])
        consumer.seek_to_end(place)
        consumer.position(place)
        ready.set()
        with psycopg.connect(self._database, autocommit=True) as connection:
            while missing:
                for records in consumer.poll(timeout_ms=500).values():
                    keys = [uuid.UUID(bytes=record.key) for record in records]
                    connection.execute("INSERT INTO hops SELECT unnest(%s::uuid[])", [keys])
                    missing -= set(keys)
        consumer.close()
