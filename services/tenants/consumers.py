"""The Kafka edge of tenants."""

from directory.applying import consumers as directory_consumers
from servicekit.consumers import Consumers

consumers = Consumers()
consumers.extend(directory_consumers)
