"""The consumers of a service: which handler takes which message of other services."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from google.protobuf.message import DecodeError, Message

from servicekit.unit_of_work.outbox import topic_of


class IncomingMessage(NamedTuple):
    """A message as it came from Kafka."""

    id: UUID
    tenant_id: UUID
    topic: str
    key: str
    type: str
    payload: bytes
    trace: str
    # Where it stands in Kafka, so that no offset behind an unsettled message is committed.
    partition: int = 0
    offset: int = 0


@dataclass(frozen=True)
class Consumer:
    """A handler and how it is called."""

    name: str
    message: type[Message]
    handler: Callable[..., None]
    many: bool
    # States carry a version and may be applied any number of times; facts pass the inbox.
    state: bool
    # What it has no use for is passed without a unit of work.
    when: Callable[[Any], bool] | None = None

    def wants(self, delivery: IncomingMessage) -> bool:
        """Whether the handler has any use for the delivery."""
        try:
            return self.when is None or self.when(self.message.FromString(delivery.payload))
        except DecodeError:
            # Poisoned: it is set aside where messages take effect.
            return True


class Consumers:
    """What a service listens to; `on` and `on_many` register the decorated function.

    With `gather_ms` messages gather in Kafka for so long, where nobody waits for their effect: a
    batch costs little more than one.
    """

    def __init__(self, *, gather_ms: int = 0) -> None:
        self.gather_ms = gather_ms
        self.by_type: dict[str, list[Consumer]] = {}

    def on(
        self, message: type[Message], *, when: Callable[[Any], bool] | None = None
    ) -> Callable[..., Callable[..., None]]:
        """Call `(uow, message)` for each message, where `when` holds, in its own unit of work."""
        return self._register(message, many=False, when=when)

    def on_many(self, message: type[Message]) -> Callable[..., Callable[..., None]]:
        """Call `(uow, [message, …])` with a batch of one tenant, in one unit of work."""
        return self._register(message, many=True)

    def topics(self) -> list[str]:
        """The topics to subscribe to; states are republished on a bulk topic of their own."""
        states = {name for name, consumers in self.by_type.items() if consumers[0].state}
        bulk = sorted({f"{topic_of(name)}.bulk" for name in states})
        return sorted({topic_of(name) for name in self.by_type}) + bulk

    def extend(self, other: "Consumers") -> None:
        """Add the consumers of `other`."""
        for name, consumers in other.by_type.items():
            self.by_type.setdefault(name, []).extend(consumers)

    def _register(
        self, message: type[Message], *, many: bool, when: Callable[[Any], bool] | None = None
    ) -> Callable[..., Callable[..., None]]:
        def register(handler: Callable[..., None]) -> Callable[..., None]:
            name, state = message.DESCRIPTOR.full_name, message.DESCRIPTOR.name.endswith("State")
            consumer = Consumer(handler.__name__, message, handler, many, state, when)
            self.by_type.setdefault(name, []).append(consumer)
            return handler

        return register
