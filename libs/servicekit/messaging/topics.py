"""Creates the topics of the contract; nothing else creates any."""

from kafka.admin import KafkaAdminClient, NewTopic
from kafka.errors import TopicAlreadyExistsError

from servicekit.config import Settings

PARTITIONS = 12
RETENTION_MS = 14 * 24 * 3600 * 1000


def create_topics(settings: Settings, topics: list[str]) -> None:
    """Make every topic that is missing; the partitions of an existing one stay as they are."""
    admin = KafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap)
    try:
        missing = sorted(set(topics) - set(admin.list_topics()))
        new_topics = [
            NewTopic(
                name,
                PARTITIONS,
                settings.kafka_replication,
                topic_configs={"retention.ms": str(RETENTION_MS), "cleanup.policy": "delete"},
            )
            for name in missing
        ]
        if new_topics:
            admin.create_topics(new_topics)
    except TopicAlreadyExistsError:
        # Another service's migrate, started at the same moment, was first.
        return
    finally:
        admin.close()
