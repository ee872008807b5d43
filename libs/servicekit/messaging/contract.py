"""What the generated contracts hold: events, topics and RPCs, found by their descriptors."""

import importlib
import pkgutil

from google.protobuf import descriptor_pool
from google.protobuf.descriptor import Descriptor, FileDescriptor, ServiceDescriptor

import chengshi


def _files() -> list[FileDescriptor]:
    names = [
        module.name
        for module in pkgutil.walk_packages(chengshi.__path__, "chengshi.")
        if module.name.endswith("_pb2")
    ]
    modules = [importlib.import_module(name) for name in sorted(names)]
    pool = descriptor_pool.Default()
    return [pool.FindFileByName(module.DESCRIPTOR.name) for module in modules]


def events() -> list[Descriptor]:
    """Every message that travels by Kafka: a state or a past-tense fact of an events.proto."""
    return [
        message
        for file in _files()
        if file.name.endswith("/events.proto")
        for message in file.message_types_by_name.values()
        if is_event(message.name)
    ]


def is_event(message_name: str) -> bool:
    """Whether a message of this name is a state or a past-tense fact."""
    return message_name.endswith(("State", "ed"))


def topics_of_contract() -> list[str]:
    """Each package with events, and beside it its topic for bulk."""
    packages = {event.file.package for event in events()}
    return sorted(packages | {f"{package}.bulk" for package in packages})


def rpc_services() -> list[ServiceDescriptor]:
    """Every gRPC service of the contracts."""
    return [service for file in _files() for service in file.services_by_name.values()]
