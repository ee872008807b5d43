"""The Kafka edge of insights."""

from directory.applying import consumers as directory_consumers
from servicekit.consumers import Consumers

consumers = Consumers()
consumers.extend(directory_consumers)
